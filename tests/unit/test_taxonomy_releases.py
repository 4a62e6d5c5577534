"""Tables are made from published files, and a newer release is followed; on made-up releases of a few concepts."""

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path

from pytest import fixture, mark, raises

from matching.taxonomy.build import build
from matching.taxonomy.model import Label, Match, MissingSource, UnusableTable
from matching.taxonomy.release import compare, import_release
from matching.taxonomy.taxonomy import Taxonomy

ESCO = "http://data.europa.eu/esco"
WELDER, SMITH, BRAZIER = (f"{ESCO}/occupation/{name}" for name in ("welder", "smith", "brazier"))
WELDING, DRAWING = f"{ESCO}/skill/welding", f"{ESCO}/skill/drawing"
GROUP = f"{ESCO}/isco/C7212"

Rows = Sequence[Sequence[object]]


def write(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def occupations(folder: Path, language: str, rows: Rows, columns: Sequence[str] = ()) -> None:
    head = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status", *columns]
    write(folder / f"occupations_{language}.csv", [head, *(["Occupation", *row] for row in rows)])


@fixture
def published(tmp_path: Path) -> Path:
    """Release 9.1 of ESCO in English and French, and a ROME of two codes, one split from the other."""
    folder = tmp_path / "published"
    esco, rome = folder / "ESCO dataset - v9.1.0", folder / "rome"
    occupations(
        esco,
        "en",
        [
            [WELDER, 7212, "welder", "arc welder\ngas welder", "released"],
            [SMITH, 7221, "smith", "", "released"],
            [BRAZIER, 7212, "brazier", "brazing worker", "released"],
        ],
    )
    occupations(esco, "fr", [[WELDER, 7212, "soudeur/soudeuse", "soudeur à l’arc", "released"]])
    head = ["conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "status"]
    skill = ["KnowledgeSkillCompetence"]
    write(
        esco / "skills_en.csv",
        [
            head,
            [
                *skill,
                WELDING,
                "skill/competence",
                "sector-specific",
                "perform welding",
                "weld metal parts",
                "released",
            ],
            [*skill, DRAWING, "knowledge", "cross-sector", "technical drawings", "", "released"],
        ],
    )
    head = ["conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels"]
    write(
        esco / "ISCOGroups_en.csv",
        [head, ["ISCOGroup", GROUP, "7212", "Welders and flame cutters", "released", ""]],
    )
    head = ["conceptType", "conceptUri", "broaderType", "broaderUri"]
    above = [["Occupation", uri, "ISCOGroup", GROUP] for uri in (WELDER, BRAZIER)]
    write(esco / "broaderRelationsOccPillar_en.csv", [head, *above])
    head = ["occupationUri", "relationType", "skillType", "skillUri"]
    asked = [
        [WELDER, "essential", "", WELDING],
        [WELDER, "optional", "", DRAWING],
        [BRAZIER, "essential", "", WELDING],
    ]
    write(esco / "occupationSkillRelations_en.csv", [head, *asked])
    publish_rome(rome)
    return folder


def publish_rome(folder: Path) -> None:
    head = ["code_rome", "code_ogr", "libelle_rome", "code_rome_parent"]
    codes = [
        ["H2913", 1, "Soudeur / Soudeuse", "H2913"],
        ["H2999", 2, "Soudeur volant / Soudeuse volante", "H2913"],
    ]
    write(folder / "unix_referentiel_code_rome_v999_utf8.csv", [head, *codes])
    head = [
        "code_ogr",
        "libelle_appellation_long",
        "libelle_appellation_court",
        "code_rome",
        "classification",
    ]
    titles = [
        [10, "Soudeur / Soudeuse", "Soudeur(se)", "H2913", "PRINCIPALE"],
        [11, "Braseur / Braseuse", "Braseur(se)", "H2913", "SYNONYME"],
        [12, "Soudeur volant / Soudeuse volante", "Soudeur(se) volant(e)", "H2999", "PRINCIPALE"],
    ]
    write(folder / "unix_referentiel_appellation_v999_utf8.csv", [head, *titles])
    head = ["code_rome", "code_rome_cible", "numero_ordre"]
    write(folder / "unix_rubrique_mobilite_v999_utf8.csv", [head, ["H2913", "H2999", 1]])
    about: Rows = [["Mapping project name", "ESCO - ROME"], ["Mapping project version", "V9"], []]
    columns = ["classification 1 ID", "label", "classification 2 ID", "label", "mapping relation"]
    crossings = [[WELDER, "", 10, "", "skos:exactMatch"], [BRAZIER, "", 11, "", "skos:closeMatch"]]
    write(folder / "rome-esco.csv", [*about, columns, *crossings])


@fixture
def old(published: Path, tmp_path: Path) -> Taxonomy:
    build(published, tmp_path / "old.npz")
    return Taxonomy.load(tmp_path / "old.npz")


def newer(tmp_path: Path, rows: Rows, columns: Sequence[str] = ()) -> Path:
    folder = tmp_path / "newer" / "ESCO dataset - v9.2.0"
    occupations(folder, "en", rows, columns)
    return folder.parent


def test_what_was_published_is_what_is_answered(old: Taxonomy) -> None:
    assert old.version == "ESCO 9.1, ROME 4.0 v999, crosswalk V9"
    assert [concept.uri for concept in old.occupations] == sorted((WELDER, SMITH, BRAZIER))
    assert old.isco_of(WELDER) == "7212"
    assert old.broader(WELDER) == (GROUP,)
    assert old.narrower(GROUP) == (BRAZIER, WELDER)
    assert old.skills_of(WELDER) == ((WELDING,), (DRAWING,))
    assert old.concept(DRAWING).skill_type == "knowledge"
    assert old.concept(WELDING).reuse_level == "sector-specific"
    assert old.labels(WELDER, "en") == (
        Label("welder", "en"),
        Label("arc welder", "en", preferred=False),
        Label("gas welder", "en", preferred=False),
    )


def test_the_same_files_make_the_same_bytes(published: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    assert build(published, first) == build(published, second)
    assert first.read_bytes() == second.read_bytes()


def test_a_label_in_another_language_is_marked_with_it(old: Taxonomy) -> None:
    assert old.label(WELDER, "fr") == Label("soudeur/soudeuse", "fr")
    assert old.label(SMITH, "fr") == Label("smith", "en")
    assert old.label(WELDER, "nl").language == "en"


def test_a_rome_code_that_was_split_off_follows_the_code_it_came_from(old: Taxonomy) -> None:
    assert [(c.uri, c.match) for c in old.rome_occupations("H2913")] == [
        (WELDER, Match.EXACT),
        (BRAZIER, Match.CLOSE),
    ]
    assert [(c.uri, c.match) for c in old.rome_occupations("H2999")] == [
        (WELDER, Match.BROAD),
        (BRAZIER, Match.BROAD),
    ]
    assert [c.uri for c in old.rome_occupations_for_title("H2913", "Braseuse")] == [BRAZIER]
    assert old.rome_neighbours("H2913") == ("H2999",)


def test_older_files_add_labels_but_no_concepts(published: Path, tmp_path: Path) -> None:
    older = published / "v9.0_esco"
    occupations(
        older,
        "nl",
        [[WELDER, 7212, "lasser", "", ""], [f"{ESCO}/occupation/wheelwright", 7115, "wagenmaker", "", ""]],
    )
    occupations(older, "en", [[WELDER, 7212, "welding worker", "", ""]])
    summary = build(published, tmp_path / "mixed.npz")
    mixed = Taxonomy.load(tmp_path / "mixed.npz")
    assert summary.concepts["occupation"] == 3
    assert mixed.label(WELDER, "nl") == Label("lasser", "nl")
    assert mixed.label(WELDER, "en").text == "welder"
    assert [found.uri for found in mixed.lookup("welding worker", "en")] == [WELDER]
    assert mixed.gone == (f"{ESCO}/occupation/wheelwright",)


@mark.parametrize(
    ("name", "expected"),
    [
        ("occupationSkillRelations_en.csv", "occupationSkillRelations.csv"),
        ("rome-esco.csv", "ROME-ESCO crosswalk"),
        ("unix_rubrique_mobilite_v999_utf8.csv", "unix_rubrique_mobilite"),
    ],
)
def test_a_missing_file_is_named(published: Path, tmp_path: Path, name: str, expected: str) -> None:
    next(published.rglob(name)).unlink()
    with raises(MissingSource, match=expected):
        build(published, tmp_path / "never.npz")
    assert not (tmp_path / "never.npz").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with raises(MissingSource, match="nowhere is not a folder"):
        build(tmp_path / "nowhere", tmp_path / "never.npz")


def test_a_renamed_occupation_keeps_its_identity_and_its_former_name(old: Taxonomy, tmp_path: Path) -> None:
    rows = [
        [WELDER, 7212, "joining technologist", "", "released"],
        [SMITH, 7221, "smith", "", "released"],
        [BRAZIER, 7212, "brazier", "", "released"],
    ]
    _, changes = import_release(newer(tmp_path, rows), old, tmp_path / "new.npz")
    new = Taxonomy.load(tmp_path / "new.npz")
    assert [(r.uri, r.before.text, r.after.text) for r in changes.renamed] == [
        (WELDER, "welder", "joining technologist")
    ]
    assert not changes.merged and not changes.withdrawn and not changes.added
    assert [found.uri for found in new.lookup("welder", "en")] == [WELDER]


def test_a_merged_occupation_is_followed_by_its_name(old: Taxonomy, tmp_path: Path) -> None:
    rows = [
        [WELDER, 7212, "welder", "brazier\narc welder", "released"],
        [SMITH, 7221, "smith", "", "released"],
    ]
    _, changes = import_release(newer(tmp_path, rows), old, tmp_path / "new.npz")
    new = Taxonomy.load(tmp_path / "new.npz")
    assert changes.merged == {BRAZIER: WELDER}
    assert new.current(BRAZIER) == WELDER
    assert BRAZIER not in new
    assert [c.uri for c in new.rome_occupations_for_title("H2913", "Braseuse")] == [WELDER]


def test_a_replacement_the_publisher_names_is_taken_at_its_word(old: Taxonomy, tmp_path: Path) -> None:
    rows = [
        [WELDER, 7212, "welder", "", "released", ""],
        [SMITH, 7221, "smith", "", "released", ""],
        [BRAZIER, 7212, "brazier", "", "obsolete", SMITH],
    ]
    _, changes = import_release(newer(tmp_path, rows, ["replacedBy"]), old, tmp_path / "new.npz")
    assert changes.merged == {BRAZIER: SMITH}


def test_a_withdrawn_occupation_is_known_to_be_gone(old: Taxonomy, tmp_path: Path) -> None:
    rows = [[WELDER, 7212, "welder", "", "released"], [BRAZIER, 7212, "brazier", "", "released"]]
    summary, changes = import_release(newer(tmp_path, rows), old, tmp_path / "new.npz")
    new = Taxonomy.load(tmp_path / "new.npz")
    assert changes.withdrawn == (SMITH,)
    assert new.current(SMITH) is None and new.gone == (SMITH,)
    assert summary.successors == 1


def test_merges_are_followed_over_several_releases(old: Taxonomy, tmp_path: Path) -> None:
    rows = [[WELDER, 7212, "welder", "brazier", "released"], [SMITH, 7221, "smith", "", "released"]]
    import_release(newer(tmp_path, rows), old, tmp_path / "second.npz")
    rows = [[SMITH, 7221, "smith", "welder", "released"]]
    import_release(newer(tmp_path, rows), Taxonomy.load(tmp_path / "second.npz"), tmp_path / "third.npz")
    third = Taxonomy.load(tmp_path / "third.npz")
    assert third.current(BRAZIER) == third.current(WELDER) == SMITH


def test_what_a_release_does_not_hold_is_kept(old: Taxonomy, tmp_path: Path) -> None:
    rows = [
        [uri, 7212, name, "", "released"]
        for uri, name in ((WELDER, "welder"), (SMITH, "smith"), (BRAZIER, "brazier"))
    ]
    _, changes = import_release(newer(tmp_path, rows), old, tmp_path / "new.npz")
    new = Taxonomy.load(tmp_path / "new.npz")
    assert not changes
    assert new.version == "ESCO 9.2, ROME 4.0 v999, crosswalk V9"
    assert new.label(WELDER, "fr").text == "soudeur/soudeuse"
    assert new.skills_of(WELDER) == old.skills_of(WELDER)
    assert new.rome_occupations("H2999") == old.rome_occupations("H2999")
    assert new.broader(WELDER) == (GROUP,)


def test_importing_the_same_release_again_changes_nothing(
    published: Path, old: Taxonomy, tmp_path: Path
) -> None:
    _, changes = import_release(published, old, tmp_path / "again.npz")
    assert not changes
    assert Taxonomy.load(tmp_path / "again.npz").digest == old.digest


def test_a_folder_without_a_release_is_refused(old: Taxonomy, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with raises(MissingSource, match="holds no release"):
        import_release(empty, old, tmp_path / "new.npz")


def test_tables_built_apart_are_compared_by_their_labels(
    old: Taxonomy, published: Path, tmp_path: Path
) -> None:
    rows = [[WELDER, 7212, "welder", "brazier", "released"], [SMITH, 7221, "smith", "", "released"]]
    occupations(published / "ESCO dataset - v9.1.0", "en", rows)
    build(published, tmp_path / "apart.npz")
    assert compare(old, Taxonomy.load(tmp_path / "apart.npz")).merged == {BRAZIER: WELDER}


def test_a_missing_table_says_how_one_is_made(tmp_path: Path) -> None:
    with raises(UnusableTable, match="taxonomy build"):
        Taxonomy.load(tmp_path / "none.npz")


@mark.parametrize("content", [b"", b"not a table", b"PK\x03\x04 broken"])
def test_something_else_than_a_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.npz"
    path.write_bytes(content)
    with raises(UnusableTable, match=r"table\.npz is damaged"):
        Taxonomy.load(path)


def test_a_table_damaged_anywhere_is_refused(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.npz"
    build(published, path)
    sound = path.read_bytes()
    for cut in (len(sound) // 3, len(sound) // 2, len(sound) - 1):
        path.write_bytes(sound[:cut])
        with raises(UnusableTable, match="damaged"):
            Taxonomy.load(path)
    at = sound.index(b"labels.npy") + 200
    path.write_bytes(sound[:at] + bytes(byte ^ 0xFF for byte in sound[at : at + 8]) + sound[at + 8 :])
    with raises(UnusableTable, match="damaged"):
        Taxonomy.load(path)


def test_likeness_falls_from_sister_to_stranger(old: Taxonomy) -> None:
    near, far = old.similarity(WELDER, BRAZIER), old.similarity(WELDER, SMITH)
    assert 1 > near > far
    for a, b in itertools.product((WELDER, SMITH, BRAZIER), repeat=2):
        assert 0 <= old.similarity(a, b) <= 1
