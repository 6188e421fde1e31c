"""The desk's faces: small, and with what Hindi needs."""

import xml.etree.ElementTree as ET

from fontTools.ttLib import TTFont

from chaupal.base import fonts


def test_build_cuts_both_weights_once_and_keeps_the_shaping(tmp_path):
    made = fonts.build(tmp_path)
    times = [path.stat().st_mtime_ns for path in made]

    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "base/fonts/mukta-400.woff2",
        "base/fonts/mukta-600.woff2",
    ]
    for path in made:
        assert path.stat().st_size < 80_000
        with TTFont(path) as font:
            shaping = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
            assert {ord(letter) for letter in "अआकखज़ड़ढ़ँंःािीुू्।₹−±09Az"} <= set(font.getBestCmap())
            assert shaping >= {"half", "rphf", "nukt"}
            assert "fpgm" not in font
    assert (tmp_path / "base/fonts/LICENSE.txt").exists()
    assert [path.stat().st_mtime_ns for path in fonts.build(tmp_path)] == times


def test_source_is_the_whole_file_for_typst():
    assert [fonts.source(weight).is_relative_to(fonts.folder()) for weight in (400, 600)] == [True, True]
    with TTFont(fonts.source(600)) as font:
        assert font["OS/2"].usWeightClass == 600


def test_fontconfig_names_the_folder_of_the_faces(tmp_path):
    file = fonts.fontconfig(tmp_path / "fc")

    assert [each.text for each in ET.parse(file).getroot().iter("dir")] == [str(fonts.folder())]
