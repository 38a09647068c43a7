//! The page of a sweep: its numbers are those of the results, and no text is anything but text.

use netwright::train::sweep::{Outcome, Results};
use netwright::train::{Error, Goal, Sweep};
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Value, json};

const HOSTILE: &str = "</table></script><script>alert(\"1\")</script>&amp;'--> ]]>";

fn parse(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap()
}

fn elements<'d>(document: &'d Document<'_>, name: &str) -> Vec<Node<'d, 'd>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}

/// Two texts, two numbers, two seeds; one run fails.
fn results(text: &str) -> Results {
    let sweep = Sweep::grid().texts("kind", ["plain", text]).numbers("rate", [0.001, 0.5]).seeds([3, 4]);
    let run = |trial: &netwright::train::sweep::Trial| {
        let (rate, seed) = (trial.number("rate")?, trial.seed() as f64);
        if trial.text("kind")? == "plain" && rate == 0.5 && seed == 4.0 {
            return Err(Error::Refused { fact: text.to_owned(), help: "none".into() });
        }
        Ok(Outcome::new().with("size", seed).with("score", rate * seed).with("odd", f64::NAN))
    };
    sweep.watch("score", Goal::Largest).run(run).unwrap()
}

#[test]
fn its_numbers_are_those_of_the_runs_and_all_text_is_text() {
    let results = results(HOSTILE);
    let page = results.page(HOSTILE);
    let document = parse(&page);
    let scripts = elements(&document, "script");
    assert_eq!(scripts.len(), 1);
    let said: Value = serde_json::from_str(scripts[0].text().unwrap()).unwrap();
    assert_eq!((&said["title"], &said["watch"]), (&json!(HOSTILE), &json!("score")));
    let runs = said["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 8);
    for (said, run) in runs.iter().zip(results.runs()) {
        assert_eq!(said["values"]["rate"], json!(run.trial().number("rate").unwrap()));
        match run.outcome() {
            Ok(_) => {
                let (rate, seed) = (said["values"]["rate"].as_f64().unwrap(), said["seed"].as_f64().unwrap());
                assert_eq!(said["numbers"], json!({ "size": seed, "score": rate * seed, "odd": null }));
            }
            Err(error) => assert_eq!(said["error"], json!(error)),
        }
    }
    let ranking = said["ranking"].as_array().unwrap();
    let scores: Vec<f64> = ranking.iter().map(|standing| standing["score"].as_f64().unwrap()).collect();
    assert_eq!(scores, [0.5 * 3.5, 0.001 * 3.5, 0.001 * 3.5, 0.5 * 3.0]);
    // The tables have them, and the error.
    let cells: Vec<String> = elements(&document, "td")
        .iter()
        .map(|cell| cell.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect())
        .collect();
    for cell in ["1.75000", "1 of 2", HOSTILE, &format!("{HOSTILE}; none")] {
        assert!(cells.iter().any(|found| found == cell), "{cell}: {cells:?}");
    }
    check_pictures(&document);
}

/// One picture of all axes, and one for each; nothing from outside.
fn check_pictures(document: &Document<'_>) {
    let titles: Vec<&str> = elements(document, "svg")
        .iter()
        .map(|svg| svg.first_element_child().unwrap().text().unwrap())
        .collect();
    assert_eq!(titles, ["Configurations", "score over kind", "score over rate"]);
    let rows = document.descendants().find(|node| node.attribute("class") == Some("rows")).unwrap();
    assert_eq!(rows.children().filter(Node::is_element).count(), 4);
    for node in document.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            assert!(!["href", "src", "style", "onload"].contains(&attribute.name()));
        }
    }
}

/// A sweep with nothing to draw has a page, too.
#[test]
fn a_sweep_without_a_number_has_a_page() {
    let results = Sweep::grid().run(|_| -> Result<f64, Error> {
        Err(Error::Refused { fact: "nothing".into(), help: "works".into() })
    });
    let page = results.unwrap().page("empty");
    assert!(parse(&page).descendants().any(|node| node.text() == Some("Runs that failed")));
}

/// The page that the docs' screenshots show: with many runs.
#[test]
fn a_page_of_many_runs_is_written() {
    let sweep = Sweep::random(300, 1)
        .texts("network", ["Net8", "Net16", "Net32"])
        .texts("optimizer", ["sgd", "momentum", "adam", "adamw"])
        .log_uniform("rate", 1e-5..=1.0)
        .integers("batch", [8, 16, 32, 64, 128])
        .uniform("dropout", 0.0..=0.5)
        .watch("accuracy", Goal::Largest);
    let results = sweep.run(|trial| {
        let rate = trial.number("rate")?;
        let best = if trial.text("optimizer")?.starts_with("adam") { -2.5 } else { -1.0 };
        let off = (rate.log10() - best).abs() + trial.number("dropout")? / 4.0;
        let accuracy = 0.98 - 0.05 * off * off - trial.integer("batch")? as f64 / 4000.0;
        if accuracy < 0.3 {
            let fact = format!("epoch 1, batch 3: the loss is NaN with the rate {rate}");
            return Err(Error::Refused { fact, help: "lower the learning rate".into() });
        }
        Ok(Outcome::new().with("accuracy", accuracy).with("epoch", 12.0))
    });
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("sweep/sweep.html");
    results.unwrap().write_page(&path, "A sweep of 300 configurations").unwrap();
    assert!(path.metadata().unwrap().len() < 600_000);
}
