"""English words that Hindi has taken in and spells as they sound; written in English they would sound otherwise."""

_SPELLED = """
machine mashin, button batan, ration rashan, station steshan, college kolej, school skul, pension penshan, election ilekshan,
phone fon, mobile mobail, online onlain, line lain, vote vot, voter votar, booth buth, file fail, office ofis, police pulis,
service sarvis, notice notis, minister ministar, center sentar, centre sentar, computer kampyutar, camera kaimra, video vidiyo,
photo foto, card kard, form form, bank baink, account akaunt, number nambar, message maisej, group grup, post post, share sheyar,
hospital aspatal, doctor doktar, nurse nars, vaccine vaiksin, train tren, bus bas, road rod, bridge brij, vvpat vivipait, ticket tikat,
petrol petrol, diesel dijal, cylinder silendar, gas gais, bill bil, meter mitar, tax taiks, court kort, judge jaj, case kes,
lockdown lokdaun, virus vayaras, mask mask, team tim, match maich, media midiya, news nyuz, channel chainal, app aip, website vebsait,
internet intarnet, facebook fesbuk, whatsapp vhatsaip, twitter tvitar, youtube yutyub, google gugal, rally raili, party parti,
congress kangres, government gavarnament, commission kamishan, committee kameti, district district, agent ejent, slip slip, polling poling,
helpline helplain, counter kauntar, complaint kamplent, certificate sartifiket, scheme skim, scholarship skolarship, exam egjam,
paper pepar, result rijalt, date det, time taim, second sekand, minute minat, percent parsent, crore karod, lakh lakh, thousand thauzand,
"""

# The English spelling, in small letters, to how it sounds in Hindi.
SOUNDS: dict[str, str] = dict(pair.split() for pair in _SPELLED.replace("\n", " ").split(",") if pair.strip())
