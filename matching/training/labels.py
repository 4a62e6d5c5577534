"""``python -m matching.training.labels``: encode the labels of the shipped taxonomy with the encoder of titles, and learn what ships
of them and of both encoders together."""

from pathlib import Path
from tempfile import TemporaryDirectory

from matching.encoder import DEFAULT, DEFAULT_FOR_TITLES, load_encoder
from matching.encoder.shipped_labels import LABELS, write
from matching.linking import OccupationReader, reads_titles
from matching.taxonomy.taxonomy import Taxonomy


def main() -> None:
    with TemporaryDirectory() as home:
        for_titles, encoder = (
            load_encoder(name, Path(home), print) for name in (DEFAULT_FOR_TITLES, DEFAULT)
        )
        taxonomy = Taxonomy.load()
        write((one.text for one in taxonomy.wordings), for_titles)
        OccupationReader(taxonomy, reads_titles(for_titles, encoder), Path(home), print).ship()
    print(f"{LABELS}: {LABELS.stat().st_size / 1e6:.1f} MB, by {for_titles.name}")


if __name__ == "__main__":
    main()
