//! A page says what the history and the saved network say, and shows no text as anything but text.
//!
//! Guarantees: the page is read as XML by another library, and its numbers are computed once more here, by
//! their definitions, from the network as its file has it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;

use netwright::prelude::*;
use netwright::train::metric::{Confusion, Probabilities, Ranking};
use netwright::train::{Dataset, Fit, History, Record, Report, Standardize, Table, plot};
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Value, json};

network! { struct Wdbc<30, 16 tanh, 1 sigmoid>; }
network! { struct Iris<4, 8 tanh, 3 softmax>; }

fn parse(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap()
}

fn elements<'d>(document: &'d Document<'_>, name: &str) -> Vec<Node<'d, 'd>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}

/// The block of numbers. As a browser does, its text is taken as it is.
fn numbers(page: &str) -> Value {
    let document = parse(page);
    let scripts = elements(&document, "script");
    assert_eq!(scripts.len(), 1);
    assert_eq!(scripts[0].attribute("type"), Some("application/json"));
    serde_json::from_str(scripts[0].text().unwrap()).unwrap()
}

/// The whole text of an element.
fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

fn wdbc() -> [Dataset<30, 1>; 2] {
    let table = Table::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/wdbc.csv")).unwrap();
    let data = table.classification::<30, 1>("benign").unwrap();
    let (mut train, mut test) = data.split_at(400).unwrap();
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);
    [train, test]
}

/// Trains, saves the network, and writes a page; the history, and the page from its file.
fn run(folder: &Path, train: &Dataset<30, 1>, test: &Dataset<30, 1>) -> (History, String) {
    let (mut net, mut adam) = (Wdbc::new(1), Adam::new(0.01, Wdbc::zeros));
    let fit = Fit::new(&mut net, &mut adam, train).validation(test).accuracy().epochs(12).seed(7).keep_best();
    let settings = fit.settings();
    let history = fit.run().unwrap();
    netwright::save(&net, folder.join("net.safetensors")).unwrap();
    let page = folder.join("report.html");
    let report = Report::new("wdbc").history(&history).network(&net).settings(settings);
    report.classification(&net, test, &["malignant", "benign"]).unwrap().write(&page).unwrap();
    (history, std::fs::read_to_string(page).unwrap())
}

#[test]
fn its_numbers_are_those_of_the_history_and_of_the_saved_network() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
    std::fs::create_dir_all(&folder).unwrap();
    let [train, test] = wdbc();
    let (history, page) = run(&folder, &train, &test);
    let said = numbers(&page);

    let column = |of: &dyn Fn(&Record) -> f64| json!(history.records().iter().map(of).collect::<Vec<_>>());
    assert_eq!(said["history"]["epoch"], json!((1..=12).collect::<Vec<u64>>()));
    assert_eq!(said["history"]["loss"], column(&|record| record.loss));
    assert_eq!(said["history"]["validation"], column(&|record| record.validation.unwrap()));
    assert_eq!(
        said["history"]["metrics"],
        json!([{ "name": "accuracy", "values": column(&|r| r.metrics[0]) }])
    );
    assert_eq!(said["history"]["rate"], column(&|record| record.rate));
    assert_eq!(said["history"]["seconds"], column(&|record| record.seconds));
    assert_eq!(said["history"]["best"], json!(history.best().unwrap().epoch));

    let mut net = Wdbc::zeros();
    netwright::load(&mut net, folder.join("net.safetensors")).unwrap();
    check_answers(&said, &net, &test);
    check_weights(&said, &net);
    check_picture(&page, &said);
    let settings = said["settings"].as_array().unwrap();
    assert!(settings.contains(&json!(["optimizer", "Adam, rate 0.01"])));
    assert!(settings.contains(&json!(["arithmetic", netwright::arithmetic()])));
}

/// Counts, area, log loss and calibration, by their definitions.
fn check_answers(said: &Value, net: &Wdbc, test: &Dataset<30, 1>) {
    let rows: Vec<(f64, bool)> = test
        .rows()
        .iter()
        .zip(test.targets())
        .map(|(x, t)| (f64::from(net.forward(x)[0]), t[0] == 1.0))
        .collect();
    let mut counts = [[0.0; 2]; 2];
    for &(y, is_one) in &rows {
        counts[usize::from(is_one)][usize::from(y > 0.5)] += 1.0;
    }
    assert_eq!(said["classes"]["counts"], json!(counts));
    let close = |part: &str, name: &str, value: f64| {
        let said = said[part][name].as_f64().unwrap();
        assert!((said - value).abs() < 1e-12, "{part}.{name}: {said}, {value}");
    };
    let count = rows.len() as f64;
    close("classes", "accuracy", (counts[0][0] + counts[1][1]) / count);
    // Of all pairs of a positive and a negative row, those in which the positive one has the higher output.
    let (mut pairs, mut won) = (0.0, 0.0);
    for positive in rows.iter().filter(|row| row.1) {
        for negative in rows.iter().filter(|row| !row.1) {
            pairs += 1.0;
            won += if positive.0 > negative.0 {
                1.0
            } else {
                f64::from(u8::from(positive.0 == negative.0)) / 2.0
            };
        }
    }
    close("ranking", "roc_auc", won / pairs);
    let loss = |&(y, is_one): &(f64, bool)| -(if is_one { y } else { 1.0 - y }).max(f64::EPSILON).ln();
    close("probabilities", "log_loss", rows.iter().map(loss).sum::<f64>() / count);

    // The points of 15 bins.
    let mut bins = [[0.0; 3]; 15];
    for &(y, is_one) in &rows {
        let confidence = y.max(1.0 - y);
        let bin = &mut bins[((confidence * 15.0).ceil() as usize).clamp(1, 15) - 1];
        bin[0] += confidence;
        bin[1] += if (y > 1.0 - y) == is_one { 1.0 } else { 0.0 };
        bin[2] += 1.0;
    }
    let points: Vec<[f64; 3]> =
        bins.into_iter().filter(|bin| bin[2] > 0.0).map(|[c, r, n]| [c / n, r / n, n]).collect();
    let said = said["probabilities"]["calibration"].as_array().unwrap();
    assert_eq!(said.len(), points.len());
    for (said, point) in said.iter().zip(points) {
        for (said, number) in said.as_array().unwrap().iter().zip(point) {
            assert!((said.as_f64().unwrap() - number).abs() < 1e-12);
        }
    }
}

fn check_weights(said: &Value, net: &Wdbc) {
    let weights: Vec<f64> = net.layer1.weights.iter().flatten().map(|&w| f64::from(w)).collect();
    let all = said["network"]["weights"].as_array().unwrap();
    let names: Vec<&str> = all.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["layer1.weights", "layer1.bias", "layer2.weights", "layer2.bias"]);
    let number = |name: &str| all[0][name].as_f64().unwrap();
    assert_eq!(number("count"), 480.0);
    assert_eq!(number("least"), weights.iter().copied().fold(f64::INFINITY, f64::min));
    assert_eq!(number("largest"), weights.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    assert!((number("sum") - weights.iter().sum::<f64>()).abs() < 1e-9);
    let counts: f64 = all[0]["counts"].as_array().unwrap().iter().map(|count| count.as_f64().unwrap()).sum();
    assert_eq!(counts, 480.0);
    assert_eq!(said["network"]["parameters"], json!(30 * 16 + 16 + 16 + 1));
}

/// What is drawn is what the numbers say: the titles of dots and cells.
fn check_picture(page: &str, said: &Value) {
    let document = parse(page);
    let titles: Vec<String> = elements(&document, "title").into_iter().map(text).collect();
    for (epoch, loss) in (1..).zip(said["history"]["loss"].as_array().unwrap()) {
        let title = format!("training, {epoch}: {loss}");
        assert!(titles.contains(&title), "{title}");
    }
    let names = ["malignant", "benign"];
    for (truth, row) in names.iter().zip(said["classes"]["counts"].as_array().unwrap()) {
        for (predicted, count) in names.iter().zip(row.as_array().unwrap()) {
            let title = format!("true: {truth}, predicted: {predicted}: {}", count.as_f64().unwrap());
            assert!(titles.contains(&title), "{title}");
        }
    }
    // The table of epochs has a row for each.
    let rows = elements(&document, "details")[0].descendants().filter(|node| node.tag_name().name() == "tr");
    assert_eq!(rows.count(), 13);
}

#[test]
fn it_refers_to_nothing_outside() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-alone");
    std::fs::create_dir_all(&folder).unwrap();
    let [train, test] = wdbc();
    let (_, page) = run(&folder, &train, &test);
    for node in parse(&page).descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(
            !["link", "img", "image", "iframe", "object", "embed", "use", "a", "base"].contains(&name),
            "{name}"
        );
        for attribute in node.attributes() {
            let is_reference = ["href", "src", "srcset", "data", "action"].contains(&attribute.name());
            assert!(!is_reference && !attribute.value().contains("url("), "{attribute:?}");
        }
    }
    let namespaces = page.matches("xmlns=\"http://www.w3.org/").count();
    assert_eq!(page.matches("http").count(), namespaces);
    assert!(!page.contains("@import") && !page.contains("url("));
}

/// Text that ends elements, attributes and scripts, and begins others.
const HOSTILE: [&str; 4] = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script><!--",
    "\"onload='alert(3)' &lt; &#60; ]]>",
    "</title></style></svg><img src=x onerror=alert(4)> \u{2028}",
];

#[test]
fn text_from_outside_is_text() {
    let record = |epoch| Record { epoch, loss: 0.5, metrics: vec![0.25; 4], ..Record::default() };
    let history = History::new(HOSTILE, [record(1), record(2)]).unwrap();
    let confusion = Confusion::of(4, [0, 1, 2, 3], [0, 1, 2, 2]).unwrap();
    let mut report = Report::new(HOSTILE[1]).history(&history).classes(&confusion, &HOSTILE);
    for text in HOSTILE {
        let chart = plot::Chart::new(text).x(plot::Axis::named(text)).line(text, [[0.0, 1.0]]);
        report = report.picture(&chart).setting(text, text);
    }
    let page = report.to_string();
    let said = numbers(&page);
    assert_eq!(said["title"], HOSTILE[1]);
    assert_eq!(said["classes"]["names"], json!(HOSTILE));
    assert_eq!(said["history"]["metrics"][2]["name"], HOSTILE[2]);
    let document = parse(&page);
    assert!(elements(&document, "img").is_empty());
    for node in document.descendants() {
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
        assert!(!node.is_comment());
    }
    assert_eq!(text(elements(&document, "h1")[0]), HOSTILE[1]);
    let cells: Vec<String> = elements(&document, "td").into_iter().map(text).collect();
    assert!(HOSTILE.iter().all(|hostile| cells.iter().any(|cell| cell == hostile)));
    // A reader of HTML ends a script at `</script` and knows no entities in it, unlike one of XML.
    let script = page.split("id=\"numbers\">").nth(1).unwrap();
    let until_first_end = script.split("</").next().unwrap();
    assert_eq!(serde_json::from_str::<Value>(until_first_end).unwrap(), said);
}

#[test]
fn what_has_no_value_is_a_sentence() {
    let (mut ranking, mut net) = (Ranking::new(), Iris::new(1));
    ranking.add(0.5_f32, true).unwrap();
    net.layer2.weights[0][0] = f32::NAN;
    let history = History::new([""; 0], []).unwrap();
    let report = Report::new("").network(&net).history(&history).ranking(&ranking);
    let page = report.probabilities(&Probabilities::new()).to_string();
    let document = parse(&page);
    let missing: Vec<String> = elements(&document, "p")
        .into_iter()
        .filter(|node| node.attribute("class") == Some("missing"))
        .map(text)
        .collect();
    assert!(missing[0].starts_with("There is no negative row"), "{missing:?}");
    assert!(missing.iter().any(|line| line.starts_with("No row was added")), "{missing:?}");
    assert!(
        missing.iter().any(|line| line.contains("`layer2.weights` has a number that is NaN")),
        "{missing:?}"
    );
    let said = numbers(&page);
    assert_eq!(said["ranking"]["roc_auc"], Value::Null);
    assert_eq!(said["network"]["weights"], Value::Null);
    let empty = Report::new("nothing").to_string();
    assert_eq!(numbers(&empty)["title"], "nothing");
}

#[test]
fn three_classes_have_a_matrix_and_a_calibration_and_no_ranking() {
    let table = Table::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/iris.csv")).unwrap();
    let data = table.classification::<4, 3>("species").unwrap();
    let page = Report::new("iris").classification(&Iris::new(1), &data, &["setosa"]).unwrap().to_string();
    let said = numbers(&page);
    assert_eq!(said["classes"]["counts"].as_array().unwrap().len(), 3);
    assert_eq!(said["ranking"], Value::Null);
    assert!(said["probabilities"]["log_loss"].as_f64().is_some());
    // Classes without a name have their number.
    let document = parse(&page);
    let cells: Vec<String> = elements(&document, "td").into_iter().map(text).collect();
    assert!(["setosa", "1", "2"].iter().all(|name| cells.iter().any(|cell| cell == name)));
}
