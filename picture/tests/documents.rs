//! What is drawn is what was given, in documents that every page can contain.
//!
//! Guarantees: documents are read as XML by another library; colours are compared by the formulas of WCAG 2
//! and of Viénot, Brettel & Mollon 1999.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use netwright_picture::{Axis, Chart, Grid, NEGATIVE, NEUTRAL, NOT_FINITE, POSITIVE, Parallel, Stroke};
use roxmltree::{Document, Node};

/// Text that ends an element, an attribute, a comment and a section of characters, and has control letters.
const HOSTILE: &str = "</text></svg><script>alert(\"1\")</script>&amp;'--> ]]> \u{0}\u{1b}\u{ffff}";

fn texts<'d>(document: &'d Document<'_>, element: &str) -> Vec<&'d str> {
    let nodes =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", element)));
    nodes.filter_map(|node| node.text()).collect()
}

/// Well-formed, without anything outside, identifiers or style sheets.
fn check(text: &str) {
    let document = Document::parse(text).unwrap();
    for node in document.descendants().filter(Node::is_element) {
        assert!(!["script", "style", "image", "use", "a"].contains(&node.tag_name().name()), "{text}");
        for attribute in node.attributes() {
            assert!(
                !["id", "class", "href", "style"].contains(&attribute.name()) || is_class(&attribute),
                "{text}"
            );
            assert!(!attribute.value().contains("url(") && !attribute.value().contains("NaN"), "{text}");
            assert!(!attribute.value().contains("inf"), "{text}");
        }
    }
}

fn is_class(attribute: &roxmltree::Attribute<'_, '_>) -> bool {
    attribute.name() == "class" && ["axes", "diagonal", "rows"].contains(&attribute.value())
}

#[test]
fn every_text_makes_a_document_without_other_elements() {
    let odd = [f64::NAN, f64::INFINITY, -f64::INFINITY, f64::MAX, 5e-324, 0.0, -0.0, 1.0];
    for number in odd {
        let points = [[0.0, number], [number, 1.0], [2.0, 3.0]];
        let x = Axis::named(HOSTILE).range(number, 1.0);
        let chart = Chart::new(HOSTILE).x(x).y(Axis::named(HOSTILE).log_if_wide());
        check(&chart.clone().line(HOSTILE, points).line("", []).diagonal().to_string());
        check(&chart.clone().band(HOSTILE, [[0.0, number, 1.0], [number, 1.0, 2.0], [1.0; 3]]).to_string());
        check(&chart.bars([[number, 1.0, 2.0], [0.0, number, 2.0], [0.0, 1.0, number]]).to_string());
        let grid = Grid::new(HOSTILE, [HOSTILE; 2], [HOSTILE, ""]).counts(vec![number, 1.0, 0.0]);
        check(&grid.to_string());
        let words = Axis::named(HOSTILE).words([HOSTILE, ""]);
        let scatter = Chart::new(HOSTILE).x(words.clone()).points(HOSTILE, points).points("", points);
        check(&scatter.points(HOSTILE, points).points("", points).points(HOSTILE, points).to_string());
        let parallel = Parallel::new(HOSTILE).axis(words).axis(Axis::named(HOSTILE).log_if_wide());
        check(&parallel.row(HOSTILE, [number, 1.0]).row("", [0.0, number]).row("", []).to_string());
    }
    check(&Parallel::new(HOSTILE).row(HOSTILE, [1.0]).to_string());
    let grid = Grid::new(HOSTILE, [HOSTILE; 2], [HOSTILE, ""]).to_string();
    let document = Document::parse(&grid).unwrap();
    // As it was written, but for what XML cannot say.
    assert_eq!(texts(&document, "title")[0], HOSTILE.replace(['\0', '\u{1b}', '\u{ffff}'], "\u{fffd}"));
}

/// The places of the dots of a line, and what is written at them.
fn dots(text: &str) -> Vec<([f64; 2], String)> {
    let document = Document::parse(text).unwrap();
    let circles = document.descendants().filter(|node| node.tag_name().name() == "circle");
    let dot = |node: Node<'_, '_>| {
        let place = ["cx", "cy"].map(|name| node.attribute(name).unwrap().parse().unwrap());
        (place, node.first_element_child().unwrap().text().unwrap().to_owned())
    };
    circles.map(dot).collect()
}

/// Where a tick of an axis is: 0 from left, 1 from top.
fn tick(text: &str, label: &str, is_of_x: bool) -> f64 {
    let document = Document::parse(text).unwrap();
    let anchor = if is_of_x { "middle" } else { "end" };
    let is_tick =
        |node: &Node<'_, '_>| node.text() == Some(label) && node.attribute("text-anchor") == Some(anchor);
    let node = document.descendants().find(|node| node.tag_name().name() == "text" && is_tick(node)).unwrap();
    let place: f64 = node.attribute(if is_of_x { "x" } else { "y" }).unwrap().parse().unwrap();
    // The text of a tick is 4 below it.
    if is_of_x { place } else { place - 4.0 }
}

#[test]
fn a_number_is_where_the_ticks_say() {
    let chart = Chart::new("").line("a", [[0.0, 10.0], [5.0, 20.0], [10.0, 40.0]]).to_string();
    let dots_of_it = dots(&chart);
    assert_eq!(dots_of_it[1].1, "a, 5: 20");
    let [x, y] = dots_of_it[1].0;
    assert!((x - (tick(&chart, "0", true) + tick(&chart, "10", true)) / 2.0).abs() < 0.11);
    assert!((y - tick(&chart, "20", false)).abs() < 0.11);

    // The square root of the ends is in the middle of a logarithmic axis.
    let log = Chart::new("").y(Axis::named("").log_if_wide()).line("", [[0.0, 0.01], [1.0, 0.1], [2.0, 1.0]]);
    let log = log.to_string();
    let y = dots(&log)[1].0[1];
    assert!((y - (tick(&log, "0.01", false) + tick(&log, "1", false)) / 2.0).abs() < 0.11);
}

#[test]
fn a_point_is_where_the_ticks_say() {
    let x = Axis::named("").words(["sgd", "adam", "lion"]);
    let chart = Chart::new("").x(x).points("", [[0.0, 10.0], [1.0, 20.0], [2.0, 40.0]]).to_string();
    let dots = dots(&chart);
    assert_eq!(
        dots.iter().map(|dot| dot.1.as_str()).collect::<Vec<_>>(),
        ["sgd: 10", "adam: 20", "lion: 40"]
    );
    let [x, y] = dots[1].0;
    assert!((x - tick(&chart, "adam", true)).abs() < 0.11);
    assert!((y - tick(&chart, "20", false)).abs() < 0.11);
    // No line leads from one to the next: a path with a colour of its own would be one.
    assert!(!chart.contains("stroke-linejoin"));
}

#[test]
fn a_row_leads_through_its_numbers_and_has_a_gap_where_there_is_none() {
    let picture = Parallel::new("")
        .axis(Axis::named("word").words(["sgd", "adam"]))
        .axis(Axis::named("rate").range(0.0, 1.0))
        .axis(Axis::named("loss").range(10.0, 30.0))
        .row("first", [1.0, 0.4, 20.0])
        .row("second", [0.0, f64::NAN, 30.0])
        .to_string();
    let document = Document::parse(&picture).unwrap();
    let rows = document.descendants().find(|node| node.attribute("class") == Some("rows")).unwrap();
    let paths: Vec<&str> = rows.children().filter_map(|node| node.attribute("d")).collect();
    // The first row is drawn last, over the others.
    let numbers = |path: &str| -> Vec<f64> {
        path.replace("h0", "").split(['M', 'L', ' ']).filter_map(|number| number.parse().ok()).collect()
    };
    let first = numbers(paths[1]);
    for (axis, label) in ["adam", "0.4", "20"].into_iter().enumerate() {
        assert!((first[2 * axis + 1] - tick(&picture, label, false)).abs() < 0.11, "{label}");
    }
    assert_eq!(paths[0].matches('M').count(), 2);
    assert_eq!(numbers(paths[0]).len(), 4);
    assert!(texts(&document, "title").contains(&"second: word sgd, rate NaN, loss 30"));
}

/// The fill and the corners of each filled path.
fn areas(text: &str) -> Vec<(String, Vec<[f64; 2]>)> {
    let document = Document::parse(text).unwrap();
    let paths = document.descendants().filter(|node| node.attribute("fill-opacity").is_some());
    let of = |node: Node<'_, '_>| {
        let corners = node.attribute("d")?.trim_matches(['M', 'Z']).split('L').map(|corner| {
            let (x, y) = corner.split_once(' ').unwrap();
            [x.parse().unwrap(), y.parse().unwrap()]
        });
        Some((node.attribute("fill").unwrap().to_owned(), corners.collect()))
    };
    paths.filter_map(of).collect()
}

#[test]
fn a_band_is_between_its_numbers_and_has_the_colour_of_its_line() {
    let lines =
        Chart::new("").line("top", [[0.0, 20.0], [5.0, 40.0]]).line("bottom", [[0.0, 10.0], [5.0, 15.0]]);
    let text = lines.band("b", [[0.0, 10.0, 20.0], [5.0, 15.0, 40.0]]).to_string();
    let places: Vec<[f64; 2]> = dots(&text).into_iter().map(|(place, _)| place).collect();
    let [(fill, corners)] = areas(&text).try_into().unwrap();
    assert_eq!(fill, Stroke::of(1).colour);
    assert_eq!(corners, [places[0], places[1], places[3], places[2]]);
    // Its ends are on the chart, and it is behind the axes.
    let alone =
        Chart::new("").band("b", [[0.0, -3.0, 7.0], [1.0, f64::NAN, 0.0], [2.0, 1.0, 2.0]]).to_string();
    let lowest = areas(&alone)[0].1[1][1];
    // The plot ends 38 above the document, which is 270 high without the legend.
    assert!(lowest > tick(&alone, "0", false) && lowest <= 232.0, "{lowest}");
    assert_eq!(areas(&alone).len(), 2, "a gap");
    assert!(alone.find("fill-opacity") < alone.find("class=\"axes\""));
}

#[test]
fn a_bar_is_as_high_as_its_count() {
    let text = Chart::new("").bars([[0.0, 1.0, 2.0], [1.0, 2.0, 4.0]]).to_string();
    let document = Document::parse(&text).unwrap();
    let bars: Vec<Node<'_, '_>> =
        document.descendants().filter(|node| node.tag_name().name() == "rect").collect();
    let of = |bar: usize, name: &str| bars[bar].attribute(name).unwrap().parse::<f64>().unwrap();
    assert!((of(1, "height") - 2.0 * of(0, "height")).abs() < 0.03);
    assert!((of(0, "x") + of(0, "width") - of(1, "x")).abs() < 0.03);
    assert!((of(0, "y") + of(0, "height") - tick(&text, "0", false)).abs() < 0.11);
}

#[test]
fn a_grid_has_each_count_in_its_cell() {
    let text =
        Grid::new("", ["true", "predicted"], ["cat", "dog"]).counts(vec![7.0, 1.5, 0.0, 9.0]).to_string();
    let document = Document::parse(&text).unwrap();
    let titles = texts(&document, "title");
    assert_eq!(
        titles[titles.len() - 3..],
        ["true: cat, predicted: dog: 1.5", "true: dog, predicted: cat: 0", "true: dog, predicted: dog: 9",]
    );
    for count in ["7", "1.5", "0", "9"] {
        assert!(texts(&document, "text").contains(&count), "{count}");
    }
}

/// Red, green and blue, linear, from 0 to 1.
fn linear(colour: &str) -> [f64; 3] {
    let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
    [1, 3, 5].map(part).map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) })
}

/// WCAG 2: (L₁ + 0.05) / (L₂ + 0.05), of the brighter one to the darker one.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| {
        let [red, green, blue] = linear(colour);
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let ratio = luminance(a) / luminance(b);
    ratio.max(1.0 / ratio)
}

/// What people without the cones for long or for middle waves see: their two reds are one (Viénot et al., the
/// matrices of the protanope and the deuteranope).
fn seen(colour: &str, is_protanope: bool) -> [f64; 3] {
    let [red, green, blue] = linear(colour);
    match is_protanope {
        true => {
            let both = 0.112_38 * red + 0.887_62 * green;
            [both, both, 0.004_01 * red - 0.004_01 * green + blue]
        }
        false => {
            let both = 0.292_75 * red + 0.707_25 * green;
            [both, both, -0.022_34 * red + 0.022_34 * green + blue]
        }
    }
}

/// The distance in CIE L*a*b*, with the white of sRGB.
fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    let lab = |[red, green, blue]: [f64; 3]| {
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
        let y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    };
    let (a, b) = (lab(a), lab(b));
    (0..3).map(|at| (a[at] - b[at]).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn colours_stand_out_on_white_and_on_black() {
    let lines = (0..6).map(|index| Stroke::of(index).colour);
    for colour in lines.chain([NEUTRAL, POSITIVE, NEGATIVE, NOT_FINITE]) {
        for paper in ["#ffffff", "#14181c"] {
            // WCAG 2.1 asks for 3 for the parts of a graphic; orange on white has 2.9.
            let contrast = contrast(colour, paper);
            assert!(contrast > 2.85, "{colour} on {paper}: {contrast}");
        }
    }
}

#[test]
fn the_lines_that_most_charts_have_differ_for_the_colour_blind_and_all_differ_in_dashes() {
    let strokes: Vec<Stroke> = (0..6).map(Stroke::of).collect();
    for (index, a) in strokes.iter().enumerate() {
        for b in &strokes[index + 1..] {
            assert_ne!(a.dashes, b.dashes);
        }
    }
    for is_protanope in [true, false] {
        let [a, b] = [0, 1].map(|index| seen(strokes[index].colour, is_protanope));
        assert!(distance(a, b) > 60.0, "{}", distance(a, b));
    }
}
