"""The whole dossier of one partnership as one ZIP: on paper, as data, and its documents."""
