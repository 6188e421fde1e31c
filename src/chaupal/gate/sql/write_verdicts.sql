-- One row a seat whose last verdict at this moment was another one. Returns the seats written.
WITH said AS (
    SELECT seat, result, string_to_array(rules, ' ')::varchar[] AS rule_ids, until
    FROM unnest(%(seats)s::int[], %(results)s::text[], %(rules)s::text[], %(untils)s::timestamptz[])
        AS said (seat, result, rules, until)
), last AS (
    SELECT DISTINCT ON (seat) seat, result, rule_ids, until, input_hash, pack_hash
    FROM gate_verdict
    WHERE thing_kind = %(kind)s AND thing_id = %(thing)s AND moment = %(moment)s
    ORDER BY seat, id DESC
)
INSERT INTO gate_verdict
    (thing_kind, thing_id, seat, moment, result, rule_ids, until, input_hash, pack_hash, at)
SELECT %(kind)s, %(thing)s, said.seat, %(moment)s, said.result, said.rule_ids, said.until, %(input)s, %(pack)s, %(at)s
FROM said LEFT JOIN last ON coalesce(last.seat, 0) = coalesce(said.seat, 0)
WHERE (last.result, last.rule_ids, last.until, last.input_hash, last.pack_hash)
    IS DISTINCT FROM (said.result, said.rule_ids, said.until, %(input)s, %(pack)s)
ORDER BY said.seat
RETURNING seat
