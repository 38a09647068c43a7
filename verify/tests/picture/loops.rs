//! Lines to later steps in drawings: they pass no text and no neuron, each value has one track, and the words
//! are where nothing crosses them.

use netwright_runtime::init::Generator;
use netwright_runtime::topology::{ComparedSteps, LossTerm, Node, Operation, Topology};
use netwright_verify::{Dot, Mermaid, Svg};
use roxmltree::{Document, Node as Element};

use super::drawing::{number, random_topology};
use super::{dense, mse, node, with_nodes};

const fn prev(name: &'static str, size: usize, of: usize, steps: usize) -> Node {
    node(name, size, Operation::Earlier { of, steps }, &[])
}

/// `y: (prev(x, 4), prev(x, 2), x) -> dense(1);`
fn delayed() -> Topology {
    with_nodes(vec![
        node("x", 2, Operation::Input, &[]),
        prev("y", 2, 0, 4),
        prev("y", 2, 0, 2),
        node("y", 6, Operation::Concat, &[1, 2, 0]),
        node("y", 1, dense(6, 1, 0, false), &[3]),
    ])
}

/// Three values of one column, with names wider than their neurons, which are all read a step later.
fn side_by_side() -> Topology {
    const NAMES: [&str; 3] = ["a_rather_long_name", "another_long_name", "the_longest_name_of_all"];
    let mut nodes = vec![node("x", 1, Operation::Input, &[])];
    nodes.extend((0..3).map(|index| prev(NAMES[index], 1, 4 + index, 1)));
    nodes.extend((0..3).map(|index| {
        let sources = Vec::leak(vec![0, 1 + index]);
        node(NAMES[index], 1, Operation::Sum, sources)
    }));
    nodes.push(node("y", 1, Operation::Sum, &[4, 5]));
    nodes.push(node("y", 1, Operation::Sum, &[7, 6]));
    Topology { losses: mse(Some(8)), ..with_nodes(nodes) }
}

/// As many values of earlier steps as numbers, each of a value of its own.
fn many(count: usize) -> Topology {
    let mut nodes = vec![node("x", 1, Operation::Input, &[])];
    for index in 0..count {
        let before = nodes.len() - 1;
        nodes.push(prev("h", 1, before, 1 + index));
        nodes.push(node("h", 1, Operation::Product, Vec::leak(vec![before, before + 1])));
    }
    with_nodes(nodes)
}

/// The straight parts of a path with `M`, `H`, `V` and the corners `q`.
fn parts(path: &str) -> Vec<[[f64; 2]; 2]> {
    let (mut at, mut parts) = ([0.0; 2], Vec::new());
    let starts: Vec<usize> = path.char_indices().filter(|(_, c)| c.is_alphabetic()).map(|(i, _)| i).collect();
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(path.len());
        let numbers: Vec<f64> =
            path[start + 1..end].split_whitespace().map(|word| word.parse().unwrap()).collect();
        let to = match &path[*start..=*start] {
            "M" => [numbers[0], numbers[1]],
            "H" => [numbers[0], at[1]],
            "V" => [at[0], numbers[0]],
            "q" => [at[0] + numbers[2], at[1] + numbers[3]],
            other => unreachable!("{other} in {path}"),
        };
        if matches!(&path[*start..=*start], "H" | "V") {
            parts.push([at, to]);
        }
        at = to;
    }
    parts
}

fn loops<'a>(picture: &'a Document<'_>) -> Vec<Element<'a, 'a>> {
    let is_loop = |path: &Element<'_, '_>| path.attribute("class") == Some("loop");
    picture.descendants().filter(is_loop).collect()
}

/// A text and its box: left, top, right, bottom.
fn boxes(picture: &Document<'_>) -> Vec<(String, [f64; 4])> {
    let texts = picture.descendants().filter(|element| element.has_tag_name("text"));
    let of = |text: Element<'_, '_>| {
        let written = text.descendants().filter(Element::is_text);
        let words: String = written.filter_map(|part| part.text()).collect();
        let is_bold = text.attribute("font-weight") == Some("bold");
        let width = words.chars().count() as f64 * if is_bold { 8.0 } else { 6.2 };
        let (x, y) = (number(text, "x"), number(text, "y"));
        let left = match text.attribute("text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        (words, [left, y - 8.0, left + width, y + 2.0])
    };
    texts.map(of).collect()
}

/// Whether a straight part passes through a box.
fn crosses([from, to]: [[f64; 2]; 2], [left, top, right, bottom]: [f64; 4]) -> bool {
    let [low, high] = [0, 1].map(|axis| [from[axis].min(to[axis]), from[axis].max(to[axis])]);
    low[1] > left && low[0] < right && high[1] > top && high[0] < bottom
}

#[track_caller]
fn assert_free(topology: &Topology) {
    let document = Svg::new(topology).to_string();
    let picture = Document::parse(&document).unwrap();
    let [width, height] = ["width", "height"].map(|side| number(picture.root_element(), side));
    let boxes = boxes(&picture);
    for path in loops(&picture) {
        for part in parts(path.attribute("d").unwrap()) {
            for (words, text) in &boxes {
                assert!(!crosses(part, *text), "{words} at {text:?} is crossed by {part:?}: {topology:?}");
            }
            for circle in picture.descendants().filter(|element| element.has_tag_name("circle")) {
                // A line begins and ends at a circle's edge; lanes are points on lines.
                let [x, y, r] = ["cx", "cy", "r"].map(|name| number(circle, name));
                let r = if r > 5.0 { 0.65 * r } else { continue };
                let within = crosses(part, [x - r, y - r, x + r, y + r]);
                assert!(!within, "a neuron at {x}, {y} is crossed by {part:?}: {topology:?}");
            }
            for [x, y] in part {
                assert!((0.0..=width).contains(&x) && (0.0..=height).contains(&y), "{part:?}: {topology:?}");
            }
        }
    }
    let words = boxes.iter().filter(|(words, _)| words.contains("later"));
    for (words, [left, top, right, bottom]) in words {
        assert!(*left >= 0.0 && *right <= width, "{words}: {topology:?}");
        for (other, [a, b, c, d]) in &boxes {
            let overlaps = a < right && left < c && b < bottom && top < d;
            assert!(words == other || !overlaps, "{words} and {other}: {topology:?}");
        }
    }
}

#[test]
fn lines_to_later_steps_cross_no_text_and_no_neuron() {
    for topology in [delayed(), side_by_side(), many(1), many(3), many(6), many(7), many(20)] {
        assert_free(&topology);
    }
    let mut generator = Generator::new(11);
    for _ in 0..300 {
        let Topology { nodes, losses, parameters, .. } = random_topology(&mut generator);
        let mut nodes = nodes.to_vec();
        for _ in 0..=generator.below(4) {
            let of = generator.below(nodes.len());
            let earlier = nodes.len();
            nodes.push(prev(nodes[of].name, nodes[of].size(), of, 1 + generator.below(3)));
            nodes.push(node("e", nodes[of].size(), Operation::Sum, Vec::leak(vec![earlier, of])));
        }
        assert_free(&Topology { losses, parameters, ..with_nodes(nodes) });
    }
}

#[test]
fn all_that_read_one_value_share_its_track() {
    let document = Svg::new(&delayed()).to_string();
    let picture = Document::parse(&document).unwrap();
    let paths: Vec<&str> = loops(&picture).into_iter().map(|path| path.attribute("d").unwrap()).collect();
    let [first, second] = paths[..] else { unreachable!("{paths:?}") };
    // The second leaves the left vertical of the first, above its end.
    let ([.., [top, bottom], _], [[from, _]]) = (&parts(first)[..], &parts(second)[..]) else {
        unreachable!("{paths:?}")
    };
    assert_eq!((top[0], bottom[0]), (from[0], from[0]));
    assert!(top[1] < from[1] && from[1] < bottom[1], "{paths:?}");
    let titles: Vec<&str> =
        loops(&picture).into_iter().map(|path| path.first_element_child().unwrap().text().unwrap()).collect();
    assert_eq!(titles, ["2 and 4 steps later", "4 steps later"]);
    let found: Vec<String> = boxes(&picture).into_iter().map(|(words, _)| words).collect();
    for words in ["2 and 4 steps later", "prev(x, 4)", "prev(x, 2)", "memory 2", "prev(x, 4), prev(x, 2), x"]
    {
        assert!(found.contains(&words.to_owned()), "{words}: {found:?}");
    }
}

#[test]
fn values_of_their_own_have_tracks_of_their_own() {
    for topology in [side_by_side(), many(6), many(20)] {
        let document = Svg::new(&topology).to_string();
        let picture = Document::parse(&document).unwrap();
        let mut tracks: Vec<f64> = Vec::new();
        let mut verticals: Vec<f64> = Vec::new();
        for path in loops(&picture) {
            let parts = parts(path.attribute("d").unwrap());
            let of =
                |axis: usize| parts.iter().filter(move |[from, to]| from[axis] == to[axis] && from != to);
            tracks.push(of(1).map(|[from, _]| from[1]).fold(f64::MAX, f64::min));
            verticals.extend(of(0).map(|[from, _]| from[0]));
        }
        for all in [&mut tracks, &mut verticals] {
            all.sort_by(f64::total_cmp);
            assert!(all.windows(2).all(|pair| pair[1] - pair[0] > 3.0), "{all:?}: {topology:?}");
        }
    }
    // The lines of many tracks are close together, without words.
    assert!(Svg::new(&many(6)).to_string().contains("later</text>"));
    assert!(!Svg::new(&many(7)).to_string().contains("later</text>"));
}

#[test]
fn a_loss_of_the_last_step_says_so_in_every_picture() {
    let of = |steps| {
        let losses = mse(Some(4)).iter().map(|term| LossTerm { steps, ..*term }).collect::<Vec<_>>();
        let topology = Topology { losses: losses.leak(), ..delayed() };
        [
            Svg::new(&topology).to_string(),
            Dot::new(&topology).to_string(),
            Mermaid::new(&topology).to_string(),
        ]
    };
    let says = |picture: &String| picture.contains("mse, at the last step");
    assert!(of(ComparedSteps::Last).iter().all(says));
    assert!(!of(ComparedSteps::Every).iter().any(says));
}

#[test]
fn values_of_earlier_steps_have_the_names_that_are_declared() {
    let topology = delayed();
    let (dot, mermaid) = (Dot::new(&topology).to_string(), Mermaid::new(&topology).to_string());
    assert!(dot.contains("n1 [label=\"y\\nprev(x, 4) 2\""), "{dot}");
    assert!(mermaid.contains("n2([\"y<br/>prev(x, 2) 2\"])"), "{mermaid}");
    // Of many names the first and the last are written.
    let mut nodes = vec![node("x", 1, Operation::Input, &[])];
    nodes.extend((1..8).map(|steps| prev("y", 1, 0, steps)));
    nodes.push(node("y", 8, Operation::Concat, &[7, 6, 5, 4, 3, 2, 1, 0]));
    let svg = Svg::new(&with_nodes(nodes)).to_string();
    assert!(svg.contains(">prev(x, 7), prev(x, 6), …, x</text>"), "{svg}");
    assert!(svg.contains(">1 to 7 steps later</text>"), "{svg}");
}
