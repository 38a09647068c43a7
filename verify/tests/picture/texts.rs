//! The flowchart, the graph and the table, letter by letter; and topologies that no picture may stumble over.

use netwright_runtime::topology::{Activation, Node, Operation, Topology};
use netwright_verify::{Dot, Mermaid, Svg, Table};
use roxmltree::Document;

use super::{RESIDUAL, SOFTMAX, TANH, dense, layer, mse, node, with_nodes};

#[test]
fn the_flowchart_is_this() {
    let expected = "\
flowchart LR
    n0([\"x<br/>input 3\"])
    n1[\"h<br/>dense 3 → 3<br/>frozen\"]
    n2(\"h<br/>tanh 3\")
    n3((\"s<br/>sum 3\"))
    n4[\"y<br/>dense 3 → 2\"]
    n5(\"y<br/>softmax 2<br/>output\")
    loss{{\"loss<br/>cross#95;entropy\"}}
    target([\"target<br/>2\"])
    n0 -- \"3\" --> n1
    n1 -- \"3\" --> n2
    n2 -- \"3\" --> n3
    n0 -- \"3\" --> n3
    n3 -- \"3\" --> n4
    n4 -- \"2\" --> n5
    n5 -- \"2\" --> loss
    target -- \"2\" --> loss
    classDef frozen stroke-dasharray:4 3
    class n1 frozen
    style n5 stroke-width:3px
";
    assert_eq!(Mermaid::new(&RESIDUAL).to_string(), expected);
}

#[test]
fn the_graph_is_this() {
    let expected = "\
digraph \"Residual\" {
    rankdir=LR;
    node [fontname=\"Helvetica\", fontsize=12];
    edge [fontname=\"Helvetica\", fontsize=10];
    n0 [label=\"x\\ninput 3\", shape=ellipse, style=\"solid\"];
    n1 [label=\"h\\ndense 3 → 3\\nfrozen\", shape=box, style=\"dashed\"];
    n2 [label=\"h\\ntanh 3\", shape=box, style=\"rounded\"];
    n3 [label=\"s\\nsum 3\", shape=circle, style=\"solid\"];
    n4 [label=\"y\\ndense 3 → 2\", shape=box, style=\"solid\"];
    n5 [label=\"y\\nsoftmax 2\\noutput\", shape=box, style=\"rounded\", penwidth=2.5];
    loss [label=\"loss\\ncross_entropy\", shape=hexagon];
    target [label=\"target\\n2\", shape=ellipse];
    n0 -> n1 [label=\"3\"];
    n1 -> n2 [label=\"3\"];
    n2 -> n3 [label=\"3\"];
    n0 -> n3 [label=\"3\"];
    n3 -> n4 [label=\"3\"];
    n4 -> n5 [label=\"2\"];
    n5 -> loss [label=\"2\"];
    target -> loss [label=\"2\"];
}
";
    assert_eq!(Dot::new(&RESIDUAL).to_string(), expected);
}

#[test]
fn the_table_is_this() {
    // Nothing is trained before y, so it passes no gradient on; h is frozen and needs none.
    let expected = "\
| name  | operation | shape     | parameters | forward | backward | tier     | partial sums | initialisation |
|:------|:----------|:----------|-----------:|--------:|---------:|:---------|-------------:|:---------------|
| x     | input     | 3         |            |         |          |          |              |                |
| h     | dense     | 3 → 3     |  frozen 12 |       9 |        0 | unrolled |            1 | he_normal      |
| h     | tanh      | 3 → 3     |            |         |          |          |              |                |
| s     | sum       | 3 + 3 → 3 |            |         |          |          |              |                |
| y     | dense     | 3 → 2     |          8 |       6 |        6 | unrolled |            1 | he_normal      |
| y     | softmax   | 2 → 2     |            |         |          |          |              |                |
| total |           | 3 → 2     |         20 |      15 |        6 |          |              |                |

Forward and backward are multiply-adds per sample.
Training leaves 12 parameters as they are.
With numbers of 8 bytes, the parameters take 160 bytes and the workspace takes 112 bytes per sample, 112,000 for 1,000.
";
    let table = Table::new(&RESIDUAL).scalar_bytes(8).batch(1000);
    assert_eq!(table.to_string(), expected);
    assert_eq!((table.total().frozen, table.total().workspace_bytes), (12, 112_000));
}

#[test]
fn gradients_cost_where_something_before_or_after_needs_them() {
    let net = |frozen: [bool; 3], operand: Option<usize>| {
        let nodes = vec![
            node("x", 10, Operation::Input, &[]),
            node("a", 10, dense(10, 10, 0, frozen[0]), &[0]),
            node("b", 10, dense(10, 10, 110, frozen[1]), &[1]),
            node("c", 10, dense(10, 10, 220, frozen[2]), &[2]),
        ];
        Topology { losses: mse(operand), parameters: 330, ..with_nodes(nodes) }
    };
    let backward = |topology: Topology| Table::new(&topology).total().backward;
    assert_eq!(backward(net([false; 3], Some(3))), 100 + 200 + 200);
    assert_eq!(backward(net([true, false, false], Some(3))), 100 + 200);
    assert_eq!(backward(net([false, true, false], Some(3))), 100 + 100 + 200);
    assert_eq!(backward(net([false, false, true], Some(3))), 100 + 200 + 100);
    assert_eq!(backward(net([true; 3], Some(3))), 0);
    // The loss does not depend on c.
    assert_eq!(backward(net([false; 3], Some(2))), 100 + 200);
    assert_eq!(backward(net([false; 3], None)), 0);
}

#[test]
fn names_are_never_markup() {
    const NAMES: [&str; 7] =
        ["a<b>&\"'c", "]]>", "end", "\\\"];", "#quot;`|`", "größe\u{1}\n\u{ffff}", "<br/>**_x_**"];
    for name in NAMES {
        let nodes = RESIDUAL.nodes.iter().map(|node| Node { name, ..*node }).collect();
        let topology = Topology { name, losses: RESIDUAL.losses, ..with_nodes(nodes) };
        let picture = Svg::new(&topology).to_string();
        let picture = Document::parse(&picture).unwrap();
        let texts = picture.descendants().filter(|element| element.has_tag_name("text"));
        let cleaned = name.replace(['\u{1}', '\n', '\u{ffff}'], "\u{fffd}");
        assert_eq!(texts.filter(|text| text.text() == Some(&cleaned)).count(), 5, "{name}");

        let mermaid = Mermaid::new(&topology).to_string();
        assert_eq!(mermaid.lines().count(), Mermaid::new(&RESIDUAL).to_string().lines().count(), "{mermaid}");
        let label = mermaid.lines().nth(1).unwrap();
        let label =
            label.strip_prefix("    n0([\"").and_then(|rest| rest.strip_suffix("<br/>input 3\"])")).unwrap();
        assert!(!label.contains(['"', '<', '>', '&', '`', '*', '_', '\\', '[']), "{label}");

        let dot = Dot::new(&topology).to_string();
        assert_eq!(dot.lines().count(), Dot::new(&RESIDUAL).to_string().lines().count(), "{dot}");
        let first = dot.lines().next().unwrap();
        let quoted = first.strip_prefix("digraph \"").and_then(|rest| rest.strip_suffix("\" {")).unwrap();
        let unescaped = quoted.replace("\\\\", "").replace("\\\"", "").replace("&amp;", "");
        assert!(!unescaped.contains(['"', '\\', '&']), "{quoted}");

        let table = Table::new(&topology).to_string();
        let widths: Vec<usize> = table.lines().take(9).map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{table}");
        assert!(
            table.lines().take(9).all(|line| line.replace("\\|", "").matches('|').count() == 10),
            "{table}"
        );
    }
}

/// Topologies that contradict themselves, or have no size.
fn malformed() -> Vec<Topology> {
    let x = node("x", 2, Operation::Input, &[]);
    let y = |operation, sources| with_nodes(vec![x, node("y", 2, operation, sources)]);
    let far = |inputs, outputs, weights| {
        let mut operation = dense(1, 1, 0, false);
        if let Operation::Dense(layer) = &mut operation {
            (layer.inputs, layer.outputs, layer.weights, layer.bias) =
                (inputs, outputs, weights, Some(weights));
        }
        y(operation, &[0])
    };
    vec![
        with_nodes(vec![]),
        Topology { losses: mse(Some(0)), outputs: &[9], ..with_nodes(vec![]) },
        Topology { outputs: &[7, 0, 0], losses: mse(Some(usize::MAX)), ..RESIDUAL },
        Topology { losses: mse(Some(1)), ..RESIDUAL },
        y(TANH, &[1]),
        y(TANH, &[5]),
        y(TANH, &[]),
        y(Operation::Sum, &[0, 0, 0]),
        y(Operation::Sum, &[]),
        y(Operation::Difference, &[0]),
        y(Operation::Product, &[0, 0, 0]),
        y(Operation::Concat, &[]),
        y(Operation::Concat, &[0, 1, 0]),
        y(Operation::Slice { start: usize::MAX }, &[0]),
        y(Operation::Slice { start: 1 }, &[]),
        with_nodes(vec![
            node("x", usize::MAX, Operation::Input, &[]),
            node("y", 3, Operation::Concat, &[0, 0]),
        ]),
        y(Operation::Input, &[0]),
        with_nodes(vec![x, Node { name: "x", ..node("", 2, TANH, &[0]) }]),
        with_nodes(vec![
            x,
            node("y", 40, Operation::Activation(Activation::Relu), &[0]),
            node("y", 3, SOFTMAX, &[1]),
        ]),
        far(usize::MAX, usize::MAX, usize::MAX),
        far(2, 2, usize::MAX - 1),
        far(0, 0, 0),
        far(1, 9, 0),
        Topology { workspace: usize::MAX, ..layer(0, 0) },
        Topology { losses: mse(Some(1)), ..layer(0, 1) },
        with_nodes(vec![node("x", usize::MAX, Operation::Input, &[]), node("y", usize::MAX, TANH, &[0])]),
    ]
}

#[test]
fn contradictions_are_drawn_as_far_as_they_go() {
    for topology in malformed() {
        let parameters = vec![0.5; topology.parameters];
        for svg in [Svg::new(&topology), Svg::new(&topology).parameters(&parameters).unwrap()] {
            let picture = svg.to_string();
            assert!(Document::parse(&picture).is_ok(), "{topology:?}\n{picture}");
            assert!(!picture.contains("NaN") && !picture.contains("inf\""), "{topology:?}\n{picture}");
        }
        let (mermaid, dot) = (Mermaid::new(&topology).to_string(), Dot::new(&topology).to_string());
        for index in topology.nodes.len()..12 {
            let name = format!("n{index} ");
            assert!(!mermaid.contains(&name) && !dot.contains(&name), "{topology:?}");
        }
        assert!(Table::new(&topology).batch(usize::MAX).to_string().contains("| total |"));
    }
    let total = Table::new(&malformed()[19]).total();
    assert_eq!((total.parameters, total.forward), (usize::MAX, usize::MAX));
}

/// `y: ((h - x) * x, h) -> slice(2..5);`
fn combined() -> Topology {
    with_nodes(vec![
        node("x", 3, Operation::Input, &[]),
        node("h", 3, dense(3, 3, 0, false), &[0]),
        node("y", 3, Operation::Difference, &[1, 0]),
        node("y", 3, Operation::Product, &[2, 0]),
        node("y", 6, Operation::Concat, &[3, 1]),
        node("y", 3, Operation::Slice { start: 2 }, &[4]),
    ])
}

#[test]
fn combinations_are_named_by_what_they_do() {
    let mermaid = Mermaid::new(&combined()).to_string();
    for line in [
        "n2((\"y<br/>difference 3\"))",
        "n3((\"y<br/>product 3\"))",
        "n4[[\"y<br/>concat 6\"]]",
        "n5>\"y<br/>slice 2..5<br/>output\"]",
        "n1 -- \"3\" --> n2",
        "n0 -- \"− 3\" --> n2",
        "n4 -- \"3\" --> n5",
    ] {
        assert!(mermaid.lines().any(|found| found.trim() == line), "no {line} in\n{mermaid}");
    }
    let dot = Dot::new(&combined()).to_string();
    for line in [
        "n2 [label=\"y\\ndifference 3\", shape=circle, style=\"solid\"];",
        "n4 [label=\"y\\nconcat 6\", shape=box3d, style=\"solid\"];",
        "n0 -> n2 [label=\"− 3\"];",
    ] {
        assert!(dot.lines().any(|found| found.trim() == line), "no {line} in\n{dot}");
    }
    let table = Table::new(&combined()).to_string();
    for cells in [
        ["difference", "3 − 3 → 3"],
        ["product", "3 × 3 → 3"],
        ["concat", "3, 3 → 6"],
        ["slice 2..5", "6 → 3"],
    ] {
        let is_there =
            |line: &str| cells.iter().all(|cell| line.split('|').any(|found| found.trim() == *cell));
        assert!(table.lines().any(is_there), "no {cells:?} in\n{table}");
    }
}

#[test]
fn joined_and_cut_values_keep_their_order_in_the_drawing() {
    let topology = combined();
    let picture = Svg::new(&topology).to_string();
    let picture = Document::parse(&picture).unwrap();
    let count = |class: &str| {
        picture
            .descendants()
            .filter(|path| path.has_tag_name("path") && path.attribute("class") == Some(class))
            .count()
    };
    assert_eq!([count("minus"), count("times"), count("plus")], [3, 3, 0]);
    let texts: Vec<&str> = picture
        .descendants()
        .filter(|element| element.has_tag_name("text"))
        .filter_map(|text| text.text())
        .collect();
    for label in ["h − x", "y × x", "y, h", "slice 2..5"] {
        assert!(texts.contains(&label), "no {label} in {texts:?}");
    }
    // The slice reads the last of the first part and the first two of the second.
    let groups: Vec<_> =
        picture.descendants().filter(|group| group.attribute("class") == Some("values")).collect();
    let lines: Vec<_> = groups.last().unwrap().children().filter(|line| line.has_tag_name("line")).collect();
    let circles = |column: &str| -> Vec<f64> {
        let group = picture.descendants().find(|group| {
            group.attribute("class") == Some("neurons")
                && group.children().any(|text| text.text() == Some(column))
        });
        let circles = group.unwrap().children().filter(|circle| circle.has_tag_name("circle"));
        circles.map(|circle| circle.attribute("cy").unwrap().parse().unwrap()).collect()
    };
    let (joined, part) = (circles("y, h"), circles("slice 2..5"));
    assert_eq!((joined.len(), part.len(), lines.len()), (6, 3, 3));
    for line in lines {
        let [from, to] = ["y1", "y2"].map(|name| line.attribute(name).unwrap().parse::<f64>().unwrap());
        let index = |ys: &[f64], y: f64| ys.iter().position(|other| *other == y);
        assert_eq!(index(&joined, from), index(&part, to).map(|index| index + 2));
    }
}
