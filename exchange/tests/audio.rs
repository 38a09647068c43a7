//! Models of audio plugins: RTNeural and Neural Amp Modeler.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;

use netwright_exchange::evaluate::Stream;
use netwright_exchange::foreign::{Node, Op};
use netwright_exchange::import::{Options, import};
use netwright_exchange::read::{nam, rtneural};
use netwright_exchange::{Foreign, Refusal};
use zoo::evaluate::evaluate;

fn unknown(foreign: &Foreign) -> Vec<String> {
    let remark =
        |node: &Node| if let Op::Unknown { remark } = &node.op { Some(remark.clone()) } else { None };
    foreign.nodes.iter().filter_map(remark).collect()
}

#[test]
fn dense_rtneural_networks_agree_with_their_signals() {
    let Some(zoo) = zoo::zoo() else { return };
    let folder = zoo.join("public/rtneural");
    let foreign = rtneural::read(&fs::read(folder.join("dense.json")).unwrap()).unwrap();
    let signal = |name: &str| -> Vec<f64> {
        fs::read_to_string(folder.join(name))
            .unwrap()
            .lines()
            .map(|line| line.trim().parse().unwrap())
            .collect()
    };
    let (x, y) = (signal("dense_x_python.csv"), signal("dense_y_python.csv"));
    assert!(x.len() == y.len() && x.len() >= 100);
    for (x, y) in x.into_iter().zip(y) {
        let got = evaluate(&foreign, &[vec![x]])[0][0];
        assert!((got - y).abs() < 1e-6, "{got} for {y}");
    }
}

/// The largest difference of a signal through a network from RTNeural's recording of it.
fn apart(foreign: &Foreign, x: &[f64], y: &[f64]) -> f64 {
    let mut stream = Stream::new(foreign);
    let apart = |(x, y): (&f64, &f64)| (stream.step(&[vec![*x]]).unwrap()[0][0] - y).abs();
    x.iter().zip(y).map(apart).fold(0.0, f64::max)
}

#[test]
fn rtneural_networks_over_time_agree_with_their_signals() {
    let Some(zoo) = zoo::zoo() else { return };
    let folder = zoo.join("public/rtneural");
    let signal = |name: &str| -> Vec<f64> {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.lines().map(|line| line.trim().parse().unwrap()).collect()
    };
    for name in ["conv", "gru", "gru_1d", "lstm", "lstm_1d"] {
        let foreign = rtneural::read(&fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap();
        assert_eq!(unknown(&foreign), [""; 0]);
        let (x, y) = (signal(&format!("{name}_x_python.csv")), signal(&format!("{name}_y_python.csv")));
        assert!(x.len() == y.len() && x.len() >= 100, "{name}");
        let apart = apart(&foreign, &x, &y);
        assert!(apart < 1e-6, "{name}: {apart:e}");
        // A gate, a step or a tap too much would be seen: one sample of the input is.
        let mut other = x.clone();
        other[40] += 0.01;
        assert!(self::apart(&foreign, &other, &y) > 1e-6, "{name}");
    }
}

#[test]
fn rtneural_files_that_say_two_sizes_or_no_steps_are_refused() {
    let foreign = rtneural::read(&zoo::model("rtneural-gru/model.json")).unwrap();
    assert_eq!(foreign.parameters(), 353);
    let foreign = rtneural::read(&zoo::model("rtneural-conv/model.json")).unwrap();
    assert_eq!(foreign.parameters(), 8 + 78 + 24 + 6 + 28 + 5);
    let Some(zoo) = zoo::zoo() else { return };
    let read =
        |name: &str| rtneural::read(&fs::read(zoo.join(format!("public/rtneural/{name}.json"))).unwrap());
    let refusal = |name: &str| read(name).unwrap_err().to_string();
    assert!(refusal("bad_lstm").contains("its shape says 16 units, and its weights are those of 20"));
    assert!(refusal("conv_stateless").contains("it makes 64 steps of 128"));
    assert_eq!(unknown(&read("conv2d").unwrap()).len(), 5);
}

#[test]
fn the_weights_of_amplifiers_are_counted() {
    let foreign = nam::read(&zoo::model("nam-lstm-1x8/model.nam")).unwrap();
    // Its 16 numbers at the start are no parameters, and ONNX has a second bias.
    assert_eq!(foreign.parameters(), 345 - 16 + 32);
    assert_eq!(unknown(&foreign), [""; 0]);
    let facts: Vec<_> = foreign.facts.iter().map(|fact| (fact.name, fact.number)).collect();
    assert_eq!(facts, [("SAMPLE_RATE", 48_000.0), ("LOUDNESS", -20.0), ("PREWARM", 24_000.0)]);
    let Some(zoo) = zoo::zoo() else { return };
    for (file, models, weights) in [
        ("nam-a1-nano-shape/model.nam", 1, 842),
        ("nam-a1-feather-shape/model.nam", 1, 3026),
        ("public/nam/core-A2.nam", 2, 1871),
        ("public/nam/core-lstm.nam", 1, 70),
        ("public/nam/core-my_model.nam", 1, 13_802),
        ("public/nam/core-slimmable_container.nam", 3, 70),
        ("public/nam/core-slimmable_wavenet.nam", 1, 457),
        ("public/nam/core-wavenet.nam", 1, 131),
        ("public/nam/core-wavenet_a2_max.nam", 1, 818),
        ("public/nam/core-wavenet_condition_dsp.nam", 1, 147),
    ] {
        let text = String::from_utf8(fs::read(zoo.join(file)).unwrap()).unwrap();
        let foreign = nam::read(text.as_bytes()).unwrap();
        assert_eq!(foreign.outputs.len(), models, "{file}");
        // One weight more is refused with both numbers.
        let start = text.rfind("\"weights\":").unwrap();
        let (head, tail) = (&text[..start], &text[start..]);
        let short = head.to_owned() + &tail.replacen('[', "[0.5,", 1);
        let refusal = nam::read(short.as_bytes()).unwrap_err().to_string();
        let short = format!("needs {weights} weights, the file has {}", weights + 1);
        assert!(refusal.contains(&short) || models > 1, "{file}: {refusal}");
    }
}

#[test]
fn other_architectures_are_counted_by_hand() {
    let of = |architecture: &str, config: &str, count: usize| {
        let weights = vec!["0.5"; count].join(",");
        let text = format!(
            "{{\"architecture\": \"{architecture}\", \"config\": {config}, \"weights\": [{weights}]}}"
        );
        nam::read(text.as_bytes()).map(|_| ()).map_err(|refusal| refusal.to_string())
    };
    let linear = "{\"receptive_field\": 5, \"bias\": true}";
    assert_eq!(of("Linear", linear, 6), Ok(()));
    assert!(of("Linear", linear, 5).unwrap_err().contains("needs 6 weights, the file has 5"));
    // 1·3·2 + 13, 3·3·2 + 13, and 4 behind them.
    let conv = "{\"channels\": 3, \"dilations\": [1, 2], \"batchnorm\": true, \"activation\": \"Tanh\"}";
    assert_eq!(of("ConvNet", conv, 6 + 13 + 18 + 13 + 4), Ok(()));
    let large = "{\"hidden_size\": 18446744073709551615, \"num_layers\": 2}";
    assert!(of("LSTM", large, 1).unwrap_err().contains("it has more weights than any file"));
}

/// A number in quotes would be a default.
#[test]
fn values_of_other_kinds_are_refused_with_their_path() {
    let change = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let lstm = String::from_utf8(zoo::model("nam-lstm-1x8/model.nam")).unwrap();
    let wave = wave_net_text("\"channels\": 1, \"kernel_size\": 1, \"dilations\": [1]", 7);
    let container = format!(
        "{{\"architecture\": \"SlimmableContainer\", \"weights\": [], \"config\": {{\"submodels\": \
         [{{\"model\": {wave}}}]}}}}"
    );
    for (text, from, to, why) in [
        (&lstm, "\"hidden_size\": 8", "\"hidden_size\": \"8\"", "`config.hidden_size` is the text \"8\""),
        (&lstm, "\"num_layers\": 1", "\"num\": 1", "`config.num_layers` is missing, a whole number"),
        (&lstm, "\"input_size\": 1", "\"input_size\": 1.5", "`config.input_size` is 1.5"),
        (&lstm, "\"sample_rate\": 48000", "\"sample_rate\": [48000]", "`sample_rate` is a list"),
        (&lstm, "\"loudness\": -20.0", "\"loudness\": true", "`metadata.loudness` is true"),
        (&wave, "\"gated\": false", "\"gated\": \"yes\"", "`config.layers[0].gated` is the text \"yes\""),
        (&wave, "\"gated\": false", "\"bottleneck\": \"1\"", "`config.layers[0].bottleneck` is the text"),
        (&wave, "\"head_bias\": false", "\"head_bias\": 0", "`config.layers[0].head_bias` is 0"),
        (
            &wave,
            "\"dilations\": [1]",
            "\"dilations\": [\"1\"]",
            "`config.layers[0].dilations[0]` is the text",
        ),
        (&wave, "\"activation\": \"Tanh\"", "\"activation\": 3", "a text, an object or a list of them"),
        (
            &wave,
            "\"activation\": \"Tanh\"",
            "\"activation\": {\"type\": \"LeakyReLU\", \"negative_slope\": \"0.1\"}",
            "`config.layers[0].activation.negative_slope` is the text \"0.1\"",
        ),
        (&wave, "\"head_size\": 1, ", "", "`config.layers[0]`: `head_size` is missing"),
        (&wave, "\"kernel_size\": 1, ", "", "`config.layers[0]`: its layer 0 has no `kernel_size`"),
        (
            &container,
            "\"channels\": 1",
            "\"channels\": null",
            "`config.submodels[0].model.config.layers[0].channels`",
        ),
    ] {
        let refusal = nam::read(change(text, from, to).as_bytes()).unwrap_err().to_string();
        assert!(refusal.contains(why), "{to}: {refusal}");
    }
}

#[test]
fn a_modulation_may_be_false() {
    let wave = wave_net_text("\"channels\": 1, \"kernel_size\": 1, \"dilations\": [1]", 8);
    nam::read(wave.as_bytes()).unwrap();
    let off = |value: &str| wave.replacen("\"gated\"", &format!("\"conv_pre_film\": {value}, \"gated\""), 1);
    nam::read(off("false").as_bytes()).unwrap();
    let refusal = nam::read(off("true").as_bytes()).unwrap_err().to_string();
    assert!(
        refusal.contains("`config.layers[0].conv_pre_film` is true, and has to be false or an object"),
        "{refusal}"
    );
}

#[test]
fn layers_of_other_kinds_are_refused_with_their_path() {
    let conv = String::from_utf8(zoo::model("rtneural-conv/model.json")).unwrap();
    for (key, value, why) in [
        ("activation", "0", "`layers[0].activation` is 0, and has to be a text"),
        ("shape", "[null, \"64\", 4]", "`layers[0].shape[1]` is the text \"64\""),
        ("type", "null", "`layers[0].type` is missing"),
        (
            "dilation",
            "\"2\"",
            "`layers[0].dilation` is the text \"2\", and has to be a whole number or a list",
        ),
    ] {
        let mut document: serde_json::Value = serde_json::from_str(&conv).unwrap();
        document["layers"][0][key] = serde_json::from_str(value).unwrap();
        let refusal = rtneural::read(document.to_string().as_bytes()).unwrap_err().to_string();
        assert!(refusal.contains(why), "{key}: {refusal}");
    }
}

/// The model of a condition may have a condition, whose keys are checked as the first one's.
#[test]
fn keys_of_conditions_at_each_depth_are_checked() {
    let linear = |field: &str| {
        format!(
            "{{\"architecture\": \"Linear\", \"config\": {{\"receptive_field\": {field}}}, \"weights\": []}}"
        )
    };
    let around = |depth: usize, innermost: String| {
        (0..depth).fold(innermost, |inner, _| {
            format!(
                "{{\"architecture\": \"WaveNet\", \"weights\": [], \
                 \"config\": {{\"layers\": [], \"condition_dsp\": {inner}}}}}"
            )
        })
    };
    for depth in 0..4 {
        let refusal = nam::read(around(depth, linear("\"2\"")).as_bytes()).unwrap_err().to_string();
        let path =
            format!("`{}config.receptive_field` is the text \"2\"", "config.condition_dsp.".repeat(depth));
        assert!(refusal.contains(&path), "{depth}: {refusal}");
    }
    for depth in [4, 50] {
        let refusal = nam::read(around(depth, linear("2")).as_bytes()).unwrap_err().to_string();
        assert!(refusal.contains("more than 4 models within one another"), "{depth}: {refusal}");
    }
}

/// Layers of no channels and kernels of no steps divide nothing by zero.
#[test]
fn numbers_that_are_0_are_no_panic() {
    let text = String::from_utf8(zoo::model("nam-lstm-1x8/model.nam")).unwrap();
    for zero in ["\"hidden_size\": 0", "\"num_layers\": 0", "\"input_size\": 0"] {
        let key = zero.split(':').next().unwrap();
        let at = text.find(key).unwrap();
        let end = at + text[at..].find([',', '}']).unwrap();
        drop(nam::read(format!("{}{zero}{}", &text[..at], &text[end..]).as_bytes()));
    }
    drop(wave_net("\"channels\": 0, \"kernel_size\": 3, \"dilations\": [1]", 1));
    drop(wave_net("\"channels\": 1, \"kernel_size\": 0, \"dilations\": [1]", 7));
    drop(wave_net("\"channels\": 1, \"kernel_size\": 1, \"dilations\": [0]", 7));
}

/// A WaveNet of one stack with these sizes, and as many weights, all 0.5.
fn wave_net(layer: &str, count: usize) -> Result<Foreign, Refusal> {
    nam::read(wave_net_text(layer, count).as_bytes())
}

fn wave_net_text(layer: &str, count: usize) -> String {
    let stack = format!(
        "{{\"input_size\": 1, \"condition_size\": 1, \"head_size\": 1, \"activation\": \"Tanh\", \
         \"gated\": false, \"head_bias\": false, {layer}}}"
    );
    let config = format!("{{\"layers\": [{stack}], \"head_scale\": 1}}");
    let weights = vec!["0.5"; count].join(",");
    format!("{{\"architecture\": \"WaveNet\", \"config\": {config}, \"weights\": [{weights}]}}")
}

/// A weight would make 511 values of the memory.
#[test]
fn layers_without_numbers_remember_nothing() {
    let dilations = vec!["1"; 100].join(",");
    let layer =
        format!("\"channels\": 1, \"bottleneck\": 0, \"kernel_size\": 512, \"dilations\": [{dilations}]");
    // One before the layers, one for each of them and the last factor.
    let refusal = wave_net(&layer, 102).unwrap_err().to_string();
    assert!(refusal.contains("a size of 0"), "{refusal}");
}

/// A search through all values for each one would take minutes.
#[test]
fn many_values_of_a_memory_are_soon_read() {
    let dilations = vec!["1"; 512].join(",");
    let layer = format!("\"channels\": 1, \"kernel_size\": 512, \"dilations\": [{dilations}]");
    // Of a layer 512 and a bias, a mixture, one behind with a bias; beside the layers there are three.
    let foreign = wave_net(&layer, 512 * (513 + 1 + 2) + 3).unwrap();
    assert_eq!(foreign.memories.len(), 512 * 511);
    assert!(foreign.memories.iter().all(|memory| memory.of < memory.read));
}

/// A rate that is no count would be a constant that does not compile, or another rate.
#[test]
fn rates_that_are_no_count_are_left_out_and_said() {
    let of = |rate: &str| {
        let text = format!(
            "{{\"architecture\": \"Linear\", \"config\": {{\"receptive_field\": 2}}, \
             \"weights\": [0.5, 0.25], \"sample_rate\": {rate}}}"
        );
        let options = Options { name: "Amp".into(), stem: "amp".into(), ..Options::default() };
        import(nam::read(text.as_bytes()).unwrap(), &options).unwrap()
    };
    for rate in ["1e300", "0.4", "44100.5", "-48000", "0", "10000001"] {
        let imported = of(rate);
        let remarks = imported.summary.remarks.concat();
        assert!(!imported.module.contains("SAMPLE_RATE"), "{}", imported.module);
        assert!(remarks.contains("sample_rate") && remarks.contains("left out"), "{rate}: {remarks}");
    }
    for rate in ["44100", "48000.0", "1", "10000000"] {
        let imported = of(rate);
        let rate = rate.trim_end_matches(".0");
        assert!(imported.module.contains(&format!("SAMPLE_RATE: usize = {rate};")), "{}", imported.module);
        assert_eq!(imported.summary.remarks, [""; 0]);
    }
}

#[test]
fn refusals_have_the_words_of_the_zoo() {
    for (name, bytes, why) in zoo::refused(&["model.nam"]) {
        zoo::assert_words(&name, &why, nam::read(&bytes));
    }
    for (name, bytes, why) in zoo::refused(&["model.json"]) {
        zoo::assert_words(&name, &why, rtneural::read(&bytes));
    }
}

#[test]
fn no_file_makes_them_panic() {
    zoo::mutations(&zoo::model("rtneural-conv/model.json"), 2000, |bytes| drop(rtneural::read(bytes)));
    zoo::mutations(&zoo::model("nam-lstm-1x8/model.nam"), 1000, |bytes| drop(nam::read(bytes)));
}
