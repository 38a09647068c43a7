"""The networks that all programs measure, by the widths of their layers."""

WIDTHS = {
    "xor": [2, 4, 1],
    "wdbc": [30, 16, 1],
    "digits": [64, 64, 32, 10],
    "mnist": [784, 128, 10],
    "wide": [784, 512, 512, 10],
    "acas": [5, 50, 50, 50, 50, 50, 50, 5],
}
