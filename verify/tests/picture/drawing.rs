//! The drawing of the neurons: read back as XML, it has what the topology has, and its weights look like
//! their values.

use netwright_runtime::init::Generator;
use netwright_runtime::topology::{Operation, Topology};
use netwright_verify::{Dot, Mermaid, Svg, Table};
use roxmltree::{Document, Node as Element};

use super::{RESIDUAL, TANH, dense, layer, mse, node, with_nodes};

/// The elements of this tag within groups of this class.
fn inside<'a>(picture: &'a Document<'_>, class: &str, tag: &str) -> Vec<Element<'a, 'a>> {
    let groups = picture.descendants().filter(|group| group.attribute("class") == Some(class));
    groups.flat_map(|group| group.children().filter(|child| child.has_tag_name(tag))).collect()
}

/// The circles that stand for neurons: not those for biases or for what is left out.
fn neurons<'a>(picture: &'a Document<'_>) -> Vec<Element<'a, 'a>> {
    let is_neuron = |circle: &Element<'_, '_>| circle.attribute("class").is_none();
    inside(picture, "neurons", "circle").into_iter().filter(is_neuron).collect()
}

pub(crate) fn number(element: Element<'_, '_>, attribute: &str) -> f64 {
    element.attribute(attribute).unwrap().parse().unwrap()
}

/// The text of an element's tooltip.
fn tooltip<'a>(element: Element<'a, '_>) -> &'a str {
    element.first_element_child().and_then(|title| title.text()).unwrap()
}

fn texts(picture: &Document<'_>) -> Vec<String> {
    let texts = picture.descendants().filter(|element| element.has_tag_name("text"));
    texts.filter_map(|text| text.text().map(str::to_owned)).collect()
}

#[test]
fn everything_declared_is_drawn_once() {
    let picture = Svg::new(&RESIDUAL).to_string();
    let picture = Document::parse(&picture).unwrap();
    assert_eq!(neurons(&picture).len(), 3 + 3 + 3 + 2);
    assert_eq!(inside(&picture, "weights", "line").len(), 3 * 3 + 3 * 2);
    // tanh to the sum; x to the lane past h, and on to the sum.
    assert_eq!(inside(&picture, "values", "line").len(), 3 + 3 + 3);
    assert_eq!(inside(&picture, "lane", "circle").len(), 3);
    assert_eq!(inside(&picture, "loss", "line").len(), 2);
    assert_eq!(inside(&picture, "criterion", "rect").len(), 1);
    assert_eq!(inside(&picture, "neurons", "path").len(), 3, "a plus in each neuron of the sum");
    let dashed = neurons(&picture).into_iter().filter(|circle| circle.has_attribute("stroke-dasharray"));
    assert_eq!(dashed.count(), 3, "the neurons of the frozen layer");
    let expected = [
        vec!["Residual", "x", "input 3", "h", "dense 3 → 3", "tanh", "frozen", "s", "h + x"],
        vec!["y", "dense 3 → 2", "softmax", "output", "L", "loss", "cross_entropy", "target 2"],
    ];
    let mut found = texts(&picture);
    let mut expected: Vec<&str> = expected.concat();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn weights_have_the_colour_of_their_sign_and_the_width_of_their_magnitude() {
    let mut parameters = vec![0.0; 20];
    for (index, parameter) in parameters.iter_mut().enumerate().skip(1) {
        *parameter = if index % 2 == 0 { 0.25 } else { -0.25 } * index as f64;
    }
    let picture = Svg::new(&RESIDUAL).parameters(&parameters).unwrap().to_string();
    let picture = Document::parse(&picture).unwrap();
    let mut drawn = Vec::new();
    for (line, dot) in [("weights", "line"), ("neurons", "circle")] {
        for element in inside(&picture, line, dot) {
            if element.attribute("class").is_none() && dot == "circle" {
                continue;
            }
            let (name, value) = tooltip(element).split_once(" = ").unwrap();
            let colour = element.attribute(if dot == "line" { "stroke" } else { "fill" }).unwrap();
            let size = number(element, if dot == "line" { "stroke-width" } else { "r" });
            drawn.push((name.to_owned(), value.parse::<f64>().unwrap(), colour.to_owned(), size, dot));
        }
    }
    // weights[i][o] of h are numbers 3i + o, its bias 9 + o; of y 12 + 2i + o and 18 + o.
    let find = |name: &str| drawn.iter().find(|entry| entry.0 == name).unwrap();
    for (name, index) in
        [("h.weights[1][2]", 5), ("h.bias[1]", 10), ("y.weights[2][1]", 17), ("y.bias[0]", 18)]
    {
        assert_eq!(find(name).1, parameters[index], "{name}");
    }
    assert_eq!(drawn.len(), 20);
    // The largest is negative.
    let [negative, positive, zero] =
        ["h.weights[0][1]", "h.weights[0][2]", "h.weights[0][0]"].map(|name| &find(name).2);
    assert!(positive != negative && zero != positive && zero != negative);
    for (name, value, colour, ..) in &drawn {
        let expected = if *value > 0.0 {
            positive
        } else if *value < 0.0 {
            negative
        } else {
            zero
        };
        assert_eq!(colour, expected, "{name}");
    }
    for kind in ["line", "circle"] {
        let mut sizes: Vec<(f64, f64)> =
            drawn.iter().filter(|entry| entry.4 == kind).map(|entry| (entry.1.abs(), entry.3)).collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(sizes.windows(2).all(|pair| pair[0].1 < pair[1].1), "{kind}: {sizes:?}");
    }
    let legend: Vec<String> = texts(&picture);
    assert!(legend.contains(&"|w| = 4.75".to_owned()), "{legend:?}");
}

#[test]
fn numbers_that_are_not_finite_are_marked_and_do_no_harm() {
    let all = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        -f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        0.0,
        -0.0,
    ];
    let mut cases: Vec<Vec<f64>> = all.iter().map(|value| vec![*value; 20]).collect();
    cases.push((0..20).map(|index| all[index % all.len()]).collect());
    for parameters in cases {
        let picture = Svg::new(&RESIDUAL).parameters(&parameters).unwrap().to_string();
        let picture = Document::parse(&picture).unwrap();
        for attribute in picture.descendants().flat_map(|element| element.attributes()) {
            let value = attribute.value();
            assert!(!value.contains("NaN") && !value.contains("inf"), "{parameters:?}: {value}");
        }
        let lines = inside(&picture, "weights", "line");
        let is_finite = |line: &Element<'_, '_>| {
            tooltip(*line).split_once(" = ").unwrap().1.parse::<f64>().unwrap().is_finite()
        };
        let (finite, other): (Vec<_>, Vec<_>) = lines.into_iter().partition(is_finite);
        assert!(finite.iter().chain(&other).all(|line| (0.1..5.0).contains(&number(*line, "stroke-width"))));
        for line in &other {
            assert!(finite.iter().all(|finite| finite.attribute("stroke") != line.attribute("stroke")));
        }
        let is_explained = texts(&picture).contains(&"NaN or infinite".to_owned());
        assert_eq!(is_explained, parameters.iter().any(|value| !value.is_finite()));
    }
}

#[test]
fn parameters_of_another_number_are_refused() {
    let error = Svg::new(&RESIDUAL).parameters(&[0.0; 19]).unwrap_err();
    assert_eq!(error.to_string(), "`parameters` has 19 numbers, but the network needs 20");
}

#[test]
fn wide_layers_show_their_ends() {
    for (size, limit, shown) in
        [(1, 16, 1), (16, 16, 16), (17, 16, 8), (784, 16, 8), (784, 4, 2), (5, 0, 2), (40, 64, 40)]
    {
        let topology = layer(size, 1);
        let picture = Svg::new(&topology).limit(limit).parameters(&vec![1.0; size + 1]).unwrap().to_string();
        let picture = Document::parse(&picture).unwrap();
        assert_eq!(neurons(&picture).len(), shown + 1, "{size} at {limit}");
        let dots = inside(&picture, "neurons", "circle").into_iter();
        let dots = dots.filter(|circle| circle.attribute("class") == Some("elided")).count();
        assert_eq!(dots, if shown < size { 3 } else { 0 }, "{size} at {limit}");
        let names: Vec<&str> = inside(&picture, "weights", "line").into_iter().map(tooltip).collect();
        let is_drawn = |i: usize| names.contains(&format!("y.weights[{i}][0] = 1").as_str());
        assert_eq!((0..size).filter(|i| is_drawn(*i)).count(), shown, "{size} at {limit}: {names:?}");
        assert!(is_drawn(0) && is_drawn(size - 1), "{size} at {limit}: {names:?}");
        if shown == 8 {
            assert!((0..5).chain(size - 3..size).all(is_drawn), "{size} at {limit}: {names:?}");
        }
    }
    // A file stays small, however wide the layers.
    assert!(Svg::new(&layer(1 << 20, 1 << 20)).to_string().len() < 20_000);
}

#[test]
fn chains_share_a_column_as_far_as_they_are_one() {
    let nodes = |merged: bool| {
        let last: &[usize] = if merged { &[4, 4] } else { &[4, 1] };
        vec![
            node("x", 2, Operation::Input, &[]),
            node("h", 2, dense(2, 2, 0, false), &[0]),
            node("h", 2, TANH, &[1]),
            node("s", 2, Operation::Sum, &[2, 0]),
            node("s", 2, Operation::Sum, &[3, 0]),
            node("t", 2, Operation::Sum, last),
        ]
    };
    let count = |topology: Topology| {
        let picture = Svg::new(&topology).to_string();
        let picture = Document::parse(&picture).unwrap();
        let texts = texts(&picture);
        (neurons(&picture).len(), inside(&picture, "values", "line").len(), texts)
    };
    // x, h, s: h + x + x, t: s + s, every line of a value that is read twice drawn twice.
    let (circles, lines, texts) = count(with_nodes(nodes(true)));
    assert_eq!((circles, lines), (4 * 2, 2 * (1 + 1 + 2 + 2)));
    assert!(texts.contains(&"h + x + x".to_owned()) && texts.contains(&"s + s".to_owned()), "{texts:?}");
    // The pre-activation is read elsewhere: two columns.
    assert_eq!(count(with_nodes(nodes(false))).0, 5 * 2);
}

/// No neuron lies outside or over another, and no line passes under one that it does not join.
fn assert_tidy(topology: &Topology, document: &str) {
    let picture = Document::parse(document).unwrap();
    let root = picture.root_element();
    let (width, height) = (number(root, "width"), number(root, "height"));
    assert_eq!(root.attribute("viewBox"), Some(format!("0 0 {width} {height}").as_str()));
    let circles: Vec<[f64; 3]> = neurons(&picture)
        .into_iter()
        .map(|circle| ["cx", "cy", "r"].map(|name| number(circle, name)))
        .collect();
    for (index, [x, y, r]) in circles.iter().enumerate() {
        assert!(x - r >= 0.0 && y - r >= 30.0 && x + r <= width && y + r <= height, "{topology:?}");
        for [other_x, other_y, other_r] in &circles[..index] {
            assert!((x - other_x).hypot(y - other_y) >= r + other_r, "{topology:?}");
        }
    }
    for line in picture.descendants().filter(|element| element.has_tag_name("line")) {
        let (from, to) = (number(line, "x1"), number(line, "x2"));
        assert!(from < to, "{topology:?}");
        let between = circles.iter().filter(|[x, ..]| from + 1.0 < *x && *x < to - 1.0).count();
        assert_eq!(between, 0, "{topology:?}");
    }
    let ends =
        |line: &Element<'_, '_>| ["x1", "y1", "x2", "y2"].map(|name| line.attribute(name).map(str::to_owned));
    let mut lines: Vec<_> = picture
        .descendants()
        .filter(|element| element.has_tag_name("line"))
        .map(|line| ends(&line))
        .collect();
    let count = lines.len();
    lines.sort();
    lines.dedup();
    assert_eq!(lines.len(), count, "two lines in one place: {topology:?}");
    for text in picture.descendants().filter(|element| element.has_tag_name("text")) {
        assert!((0.0..height).contains(&number(text, "y")) && (0.0..width).contains(&number(text, "x")));
    }
}

/// The y of the lowest text outside the legend, and of the legend's.
fn lowest_texts(picture: &Document<'_>) -> [f64; 2] {
    let lowest = |in_legend: bool| {
        let texts = picture.descendants().filter(|element| element.has_tag_name("text"));
        let is_there = move |text: &Element<'_, '_>| {
            text.parent().is_some_and(|group| group.attribute("class") == Some("legend")) == in_legend
        };
        texts.filter(is_there).map(|text| number(text, "y")).fold(0.0, f64::max)
    };
    [lowest(false), lowest(true)]
}

#[test]
fn small_networks_have_their_numbers_written() {
    let topology = layer(2, 2);
    let document = Svg::new(&topology).parameters(&[0.5, -1.25, 1234.5, 1e-9, 0.0, 2.0]).unwrap().to_string();
    assert_tidy(&topology, &document);
    let picture = Document::parse(&document).unwrap();
    let found = texts(&picture);
    for number in ["0.5", "−1.25", "1234", "1.0e-9", "0", "2"] {
        assert!(found.contains(&number.to_owned()), "{number}: {found:?}");
    }
    let [label, legend] = lowest_texts(&picture);
    let document = Svg::new(&layer(3, 2)).parameters(&[0.5; 8]).unwrap().to_string();
    let picture = Document::parse(&document).unwrap();
    assert!(!texts(&picture).contains(&"0.5".to_owned()));
    let [other_label, other_legend] = lowest_texts(&picture);
    assert!((legend - label - (other_legend - other_label)).abs() < 0.2, "what is written has its own room");
}

/// A network of up to ten operations of every kind.
pub(crate) fn random_topology(generator: &mut Generator) -> Topology {
    const NAMES: [&str; 4] = ["a", "b", "c", "d"];
    let mut nodes = vec![node("x", 3, Operation::Input, &[])];
    let mut parameters = 0;
    for index in 1..2 + generator.below(9) {
        let source = generator.below(index);
        let inputs = nodes[source].size();
        let alike: Vec<usize> = (0..index).filter(|other| nodes[*other].size() == inputs).collect();
        let name = NAMES[generator.below(4)];
        nodes.push(match generator.below(7) {
            0 => node(name, inputs, TANH, Vec::leak(vec![source])),
            1 => {
                let other = alike[generator.below(alike.len())];
                let operation =
                    [Operation::Sum, Operation::Difference, Operation::Product][generator.below(3)];
                node(name, inputs, operation, Vec::leak(vec![source, other]))
            }
            2 => {
                let other = generator.below(index);
                let size = inputs + nodes[other].size();
                node(name, size, Operation::Concat, Vec::leak(vec![source, other]))
            }
            3 => {
                let start = generator.below(inputs);
                let size = 1 + generator.below(inputs - start);
                node(name, size, Operation::Slice { start }, Vec::leak(vec![source]))
            }
            _ => {
                let outputs = [3, 20][generator.below(2)];
                let begin = parameters;
                parameters += (inputs + 1) * outputs;
                node(name, outputs, dense(inputs, outputs, begin, index % 5 == 0), Vec::leak(vec![source]))
            }
        });
    }
    let operand = nodes.len() - 1;
    let losses = mse((generator.below(2) == 0).then_some(operand));
    Topology { parameters, losses, ..with_nodes(nodes) }
}

#[test]
fn any_network_is_drawn_tidily_and_completely() {
    let mut generator = Generator::new(7);
    for _ in 0..400 {
        let topology = random_topology(&mut generator);
        let parameters: Vec<f64> = (0..topology.parameters).map(|_| generator.uniform() - 0.5).collect();
        let svg = Svg::new(&topology).parameters(&parameters).unwrap().to_string();
        assert_tidy(&topology, &svg);
        let shown = |size: usize| if size > 16 { 8 } else { size };
        let (mut weights, mut arrows, mut own) = (0, 0, 0);
        for node in topology.nodes {
            arrows += node.sources.len();
            if let Operation::Dense(layer) = node.operation {
                weights += shown(layer.inputs) * shown(layer.outputs);
                own += layer.inputs * layer.outputs + layer.outputs;
            }
        }
        let picture = Document::parse(&svg).unwrap();
        assert_eq!(inside(&picture, "weights", "line").len(), weights, "{topology:?}");
        let (boxes, ends) = if topology.losses.is_empty() { (0, 0) } else { (2, 2) };
        let mermaid = Mermaid::new(&topology).to_string();
        assert_eq!(mermaid.matches(" --> ").count(), arrows + ends, "{mermaid}");
        assert_eq!(
            mermaid.matches("<br/>").count()
                - mermaid.matches("<br/>output").count()
                - mermaid.matches("<br/>frozen").count(),
            topology.nodes.len() + boxes,
            "{mermaid}"
        );
        let dot = Dot::new(&topology).to_string();
        assert_eq!(dot.matches(" -> ").count(), arrows + ends, "{dot}");
        assert_eq!(dot.matches("shape=").count(), topology.nodes.len() + boxes, "{dot}");
        assert_eq!(Table::new(&topology).total().parameters, own);
    }
}
