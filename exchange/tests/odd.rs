//! Operations with odd constants: each is written as something that the language has, or refused by its name
//! with what to do.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright_exchange::foreign::{Data, Layout, Op, Pair, Pointwise, Port, Reduction, ValueId};
use netwright_exchange::import::{Options, import};
use netwright_exchange::read::{Choices, network};
use netwright_exchange::write::items;
use netwright_exchange::{Foreign, Tensor, evaluate};

fn numbers(foreign: &mut Foreign, shape: &[usize], numbers: &[f32]) -> ValueId {
    let tensor = Tensor::new(shape.to_vec(), Data::F32(numbers.to_vec())).unwrap();
    foreign.value("c", Some(tensor))
}

fn number(foreign: &mut Foreign, number: f32) -> ValueId {
    numbers(foreign, &[], &[number])
}

/// A layer `h` from 2 numbers to 3.
fn layer(foreign: &mut Foreign, x: ValueId) -> ValueId {
    let weights = numbers(foreign, &[2, 3], &[1.0, 2.0, 3.0, -1.0, 0.5, 0.25]);
    foreign.values[weights.0].name = "h.weight".into();
    foreign.node("h", "MatMul", Op::MatMul, &[x, weights])
}

fn pair(foreign: &mut Foreign, word: &str, pair: Pair, operands: [ValueId; 2]) -> ValueId {
    foreign.node("y", word, Op::Pair(pair), &operands)
}

/// The items of a network whose outputs are made of a layer, or the reasons why there are none.
fn outputs_of(build: impl FnOnce(&mut Foreign, ValueId) -> Vec<ValueId>) -> String {
    let mut foreign = Foreign { origin: vec!["ONNX, opset 17".into()], ..Foreign::default() };
    let x = foreign.value("x", None);
    foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
    let h = layer(&mut foreign, x);
    foreign.outputs = build(&mut foreign, h);
    let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
    match import(foreign, &options) {
        Ok(imported) => items(&imported.declaration, "").lines().skip(1).collect::<Vec<_>>().join(" "),
        Err(refusal) => refusal.to_string(),
    }
}

/// With one output.
fn of(build: impl FnOnce(&mut Foreign, ValueId) -> ValueId) -> String {
    outputs_of(|foreign, h| vec![build(foreign, h)])
}

fn has(text: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| text.contains(part)), "{text}");
}

#[test]
fn two_outputs_of_one_value_are_a_value_and_its_copy() {
    let text = outputs_of(|foreign, h| {
        let out = |foreign: &mut Foreign, name: &str| {
            foreign.node(name, "Identity", Op::Layout(Layout::Identity), &[h])
        };
        vec![out(foreign, "policy"), out(foreign, "logits")]
    });
    assert_eq!(
        text,
        "policy: x -> dense(3, bias = false); logits: policy -> identity; output: (policy, logits);"
    );
}

#[test]
fn what_no_input_decides_is_a_constant() {
    let plus =
        |foreign: &mut Foreign, h: ValueId, constant: ValueId| pair(foreign, "Add", Pair::Add, [h, constant]);
    let bias = "y: x -> dense(3); output: y;";
    let none = "y: x -> dense(3, bias = false); output: y;";
    type Build = fn(&mut Foreign, ValueId) -> ValueId;
    let cases: [(Build, &str); 6] = [
        (
            |foreign, h| {
                let zero = number(foreign, 0.0);
                pair(foreign, "Mul", Pair::Mul, [h, zero])
            },
            none,
        ),
        (
            |foreign, h| {
                let far = number(foreign, f32::INFINITY);
                pair(foreign, "Div", Pair::Div, [h, far])
            },
            none,
        ),
        (
            |foreign, h| {
                let zero = number(foreign, 0.0);
                pair(foreign, "Pow", Pair::Pow, [h, zero])
            },
            bias,
        ),
        (|foreign, h| pair(foreign, "Sub", Pair::Sub, [h, h]), none),
        (
            |foreign, h| {
                let (low, high) = (number(foreign, 2.0), number(foreign, 1.0));
                foreign.node("clip", "Clip", Op::Clip, &[h, low, high])
            },
            bias,
        ),
        (
            |foreign, h| {
                let weights = numbers(foreign, &[3, 1], &[1.0, 2.0, 3.0]);
                let one = foreign.node("one", "MatMul", Op::MatMul, &[h, weights]);
                foreign.node("p", "Softmax", Op::Softmax { axis: -1, rest: false }, &[one])
            },
            bias,
        ),
    ];
    for (build, want) in cases {
        let text = of(|foreign, h| {
            let constant = build(foreign, h);
            plus(foreign, h, constant)
        });
        assert_eq!(text.replace("; h:", ""), want);
        // Alone there is no network.
        has(&of(build), &["does not depend on the input", "--output NAME"]);
    }
}

#[test]
fn numbers_that_the_language_does_not_have_are_refused_at_their_node() {
    let with = |word: &'static str, function: Pair, constant: f32| {
        of(move |foreign, h| {
            let h = foreign.node("r", "Relu", Op::Pointwise(Pointwise::Relu), &[h]);
            let constant = number(foreign, constant);
            pair(foreign, word, function, [h, constant])
        })
    };
    has(&with("Mul", Pair::Mul, f32::INFINITY), &["node `y` (Mul)", "inf is no finite number", "help: "]);
    has(&with("Div", Pair::Div, 0.0), &["node `y` (Div)", "is no finite number"]);
    has(&with("Add", Pair::Add, f32::NEG_INFINITY), &["node `y` (Add)", "-inf is no finite number"]);
    has(&with("Min", Pair::Min, f32::NEG_INFINITY), &["node `y` (Min)", "no number between them"]);
    let norm = of(|foreign, h| {
        let ones = numbers(foreign, &[3], &[1.0; 3]);
        foreign.node("n", "LayerNormalization", Op::LayerNorm { axis: -1, epsilon: 0.0 }, &[h, ones])
    });
    has(&norm, &["node `n` (LayerNormalization)", "not above 0"]);
}

#[test]
fn limits_in_the_wrong_order_are_the_upper_one() {
    // ONNX: the smaller one of the upper limit and of what is at least the lower one.
    let text = of(|foreign, h| {
        let low = numbers(foreign, &[3], &[2.0, 0.0, -1.0]);
        let high = number(foreign, 1.0);
        foreign.node("y", "Clip", Op::Clip, &[h, low, high])
    });
    assert_eq!(text, "y: x -> dense(3, bias = false) -> clip([1, 0, -1], 1); output: y;");
    let text = of(|foreign, h| {
        let (low, high) = (number(foreign, f32::NEG_INFINITY), number(foreign, f32::INFINITY));
        foreign.node("y", "Clip", Op::Clip, &[h, low, high])
    });
    assert_eq!(text, "y: x -> dense(3, bias = false); output: y;");
}

#[test]
fn whole_powers_are_products() {
    let power = |power: f32| {
        of(move |foreign, h| {
            let constant = number(foreign, power);
            pair(foreign, "Pow", Pair::Pow, [h, constant])
        })
    };
    has(&power(3.0), &["h -> square;", "* h;"]);
    has(&power(8.0), &["dense(3, bias = false) -> square -> square -> square;"]);
    has(&power(1.7), &["node `y` (Pow)", "neither a whole number up to 16 nor ½", "help: "]);
    let base = of(|foreign, h| {
        let two = number(foreign, 2.0);
        pair(foreign, "Pow", Pair::Pow, [two, h])
    });
    assert_eq!(base, "y: x -> dense(3, bias = false) -> exp; output: y;");
}

#[test]
fn constants_beside_a_value_are_in_the_bias_of_the_layer_that_reads_them() {
    let joined = |foreign: &mut Foreign, h: ValueId| {
        let (first, last) = (numbers(foreign, &[1, 1], &[4.0]), numbers(foreign, &[1, 1], &[0.5]));
        let h = foreign.node("t", "Tanh", Op::Pointwise(Pointwise::Tanh), &[h]);
        foreign.node("y", "Concat", Op::Layout(Layout::Concat { axis: -1 }), &[first, h, last])
    };
    let text = of(|foreign, h| {
        let row = joined(foreign, h);
        let weights = numbers(foreign, &[5, 1], &[1.0, 2.0, 3.0, 4.0, 5.0]);
        foreign.node("y", "MatMul", Op::MatMul, &[row, weights])
    });
    assert_eq!(text, "h: x -> dense(3, bias = false) -> tanh; y: h -> dense(1); output: y;");
    has(&of(joined), &["node `y` (Concat)", "with constants", "help: choose the value before it"]);
}

#[test]
fn functions_without_a_word_are_refused_by_their_name() {
    let function = |word: &'static str, function: Pointwise| {
        of(move |foreign, h| foreign.node("y", word, Op::Pointwise(function), &[h]))
    };
    for (word, of) in [
        ("Elu", Pointwise::Elu(-1.0)),
        ("Celu", Pointwise::Celu(-0.5)),
        ("ThresholdedRelu", Pointwise::ThresholdedRelu(1.0)),
        ("Floor", Pointwise::Floor),
        ("Sign", Pointwise::Sign),
    ] {
        has(&function(word, of), &[&format!("node `y` ({word})"), "help: "]);
    }
    assert_eq!(
        function("LeakyRelu", Pointwise::LeakyRelu(-0.5)),
        "h: x -> dense(3, bias = false); y: h -> prelu; output: y;"
    );
    has(&function("Cos", Pointwise::Cos), &["h + 1.5707964 -> sin;"]);
    let chosen = of(|foreign, h| {
        let none = number(foreign, 0.0);
        let above = foreign.node("g", "Greater", Op::Pair(Pair::Greater), &[h, none]);
        foreign.node("y", "Where", Op::Where, &[above, h, none])
    });
    // That one is `relu`.
    assert_eq!(chosen, "y: x -> dense(3, bias = false) -> relu; output: y;");
}

#[test]
fn functions_alone_and_quotients_have_words() {
    let positive =
        |foreign: &mut Foreign, h| foreign.node("p", "Softplus", Op::Pointwise(Pointwise::Softplus), &[h]);
    let cases = [
        ("Sqrt", Pointwise::Sqrt, "sqrt"),
        ("Log", Pointwise::Log, "log"),
        ("Erf", Pointwise::Erf, "erf"),
        ("Reciprocal", Pointwise::Reciprocal, "reciprocal"),
    ];
    for (word, function, want) in cases {
        let text = of(|foreign, h| {
            let h = positive(foreign, h);
            foreign.node("y", word, Op::Pointwise(function), &[h])
        });
        assert_eq!(text, format!("y: x -> dense(3, bias = false) -> softplus -> {want}; output: y;"));
    }
    for (power, want) in
        [(0.5, "sqrt"), (-1.0, "reciprocal"), (-0.5, "sqrt -> reciprocal"), (-2.0, "square -> reciprocal")]
    {
        let text = of(|foreign, h| {
            let (h, power) = (positive(foreign, h), number(foreign, power));
            pair(foreign, "Pow", Pair::Pow, [h, power])
        });
        assert_eq!(text, format!("y: x -> dense(3, bias = false) -> softplus -> {want}; output: y;"));
    }
    let quotient = of(|foreign, h| {
        let below = positive(foreign, h);
        pair(foreign, "Div", Pair::Div, [h, below])
    });
    has(&quotient, &["h -> softplus -> reciprocal;", "h * "]);
    // One number is inverted once, and repeated by the language.
    let of_a_sum = of(|foreign, h| {
        let (h, axes) = (positive(foreign, h), Tensor::new(vec![1], Data::I64(vec![-1])).unwrap());
        let axes = foreign.value("axes", Some(axes));
        let op = Op::Reduce { reduction: Reduction::Sum, keep_axes: true, nothing_if_empty: false };
        let sum = foreign.node("s", "ReduceSum", op, &[h, axes]);
        pair(foreign, "Div", Pair::Div, [h, sum])
    });
    has(&of_a_sum, &["dense(1, bias = false, frozen = true) -> reciprocal;"]);
    assert!(!of_a_sum.contains("dense(3, bias = false, frozen = true)"), "{of_a_sum}");
}

#[test]
fn a_network_without_parameters_is_none() {
    let mut foreign = Foreign::default();
    let x = foreign.value("x", None);
    foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
    let y = foreign.node("y", "Relu", Op::Pointwise(Pointwise::Relu), &[x]);
    foreign.outputs.push(y);
    let refusal = import(foreign, &Options { name: "Net".into(), ..Options::default() }).unwrap_err();
    has(&refusal.to_string(), &["it has no parameters", "at least one layer"]);
}

#[test]
fn what_a_failed_download_left_is_no_model() {
    let of = |bytes: &[u8]| network("model.onnx", bytes, &Choices::default()).unwrap_err().to_string();
    for page in
        ["<!DOCTYPE html><html>", "\u{feff}\n <HTML lang=\"en\">", "<!doctype HTML>\n<title>404</title>"]
    {
        has(&of(page.as_bytes()), &["file `model.onnx`", "page of HTML", "Download the file itself"]);
    }
    has(&of(b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"), &["it is XML"]);
    has(&of(b"Entry not found"), &["a server's error message"]);
}

#[test]
fn a_step_of_a_pipeline_that_is_not_read_is_named_with_what_to_do() {
    let of = |class: &str| {
        let text = format!(
            "{{\"sklearn\": \"1.9.1\", \"steps\": [{{\"class\": \"StandardScaler\", \"mean_\": [0, 1], \"scale_\": [1, 2]}}, {{\"class\": \"{class}\"}}]}}"
        );
        network("weights.json", text.as_bytes(), &Choices::default()).unwrap_err().to_string()
    };
    has(&of("PCA"), &["step 2 (`PCA`)", "`PCA` are not read", "export the pipeline with skl2onnx"]);
    has(&of("RandomForestClassifier"), &["step 2 (`RandomForestClassifier`)", "not a neural network"]);
    has(&of("SimpleImputer"), &["step 2 (`SimpleImputer`)", "before the network"]);
}

/// scikit-learn keeps `mean_` and `scale_` where an option turns them off.
#[test]
fn options_of_scalers_count() {
    let of = |scaler: &str| {
        let model = "{\"class\": \"LinearRegression\", \"coef_\": [1, 10], \"intercept_\": 0.5}";
        let text = format!("{{\"sklearn\": \"1.9.1\", \"steps\": [{{{scaler}}}, {model}]}}");
        let foreign = network("weights.json", text.as_bytes(), &Choices::default());
        foreign.map(|foreign| evaluate::outputs(&foreign, &[vec![3.0, 5.0]]).unwrap().concat()[0])
    };
    let standard = "\"class\": \"StandardScaler\", \"mean_\": [1, 2], \"scale_\": [2, 4]";
    assert_eq!(of(standard), Ok(0.5 + 1.0 + 7.5));
    assert_eq!(of(&format!("{standard}, \"with_mean\": false")), Ok(0.5 + 1.5 + 12.5));
    assert_eq!(of(&format!("{standard}, \"with_std\": false")), Ok(0.5 + 2.0 + 30.0));
    let robust = "\"class\": \"RobustScaler\", \"center_\": [1, 2], \"scale_\": [2, 4]";
    assert_eq!(of(&format!("{robust}, \"with_centering\": false")), Ok(0.5 + 1.5 + 12.5));
    assert_eq!(of(&format!("{robust}, \"with_scaling\": false")), Ok(0.5 + 2.0 + 30.0));
    let least = "\"class\": \"MinMaxScaler\", \"min_\": [1, 2], \"scale_\": [2, 4]";
    assert_eq!(of(&format!("{least}, \"clip\": false")), Ok(0.5 + 7.0 + 220.0));
    has(&of(&format!("{least}, \"clip\": true")).unwrap_err().to_string(), &["`MinMaxScaler`", "`clip`"]);
}

/// A logarithm behind them tells them from the function alone: what saturates is 0 or 1 there.
#[test]
fn small_constants_behind_an_activation_stay() {
    let behind = |function: Pointwise, constants: &[(Pair, f32)]| {
        of(|foreign, h| {
            let start = foreign.node("s", "Activation", Op::Pointwise(function), &[h]);
            let sum = constants.iter().fold(start, |value, &(sign, constant)| {
                let constant = number(foreign, constant);
                // 1 − s has the constant first.
                let operands = if sign == Pair::Sub { [constant, value] } else { [value, constant] };
                pair(foreign, "Pair", sign, operands)
            });
            foreign.node("y", "Log", Op::Pointwise(Pointwise::Log), &[sum])
        })
    };
    let (plus, limits) = (Pair::Add, [(Pair::Max, 1e-7), (Pair::Min, 1.0 - 1e-7)]);
    for (function, constants, want) in [
        (Pointwise::Sigmoid, &[(plus, 1e-8)][..], "+ 1e-8 -> log"),
        (Pointwise::Sigmoid, &[(plus, 1e-30)], "+ 1e-30 -> log"),
        (Pointwise::Exp, &[(plus, 1e-7)], "+ 1e-7 -> log"),
        (Pointwise::Softplus, &[(plus, 3e-7)], "+ 3e-7 -> log"),
        (Pointwise::Sigmoid, &limits, "-> clip(1e-7, 0.9999999) -> log"),
        (Pointwise::Sigmoid, &limits[1..], "-> clip(-inf, 0.9999999) -> log"),
        (Pointwise::Relu, &[(Pair::Min, 65_535.0)], "-> relu -> clip(-inf, 65535) -> log"),
    ] {
        let text = behind(function, constants);
        assert!(text.contains(want), "{want}: {text}");
    }
    // A sum that loses nothing is one.
    let complement = |added: f32| {
        of(|foreign, h| {
            let start = foreign.node("s", "Sigmoid", Op::Pointwise(Pointwise::Sigmoid), &[h]);
            let (one, added) = (number(foreign, 1.0), number(foreign, added));
            let complement = pair(foreign, "Sub", Pair::Sub, [one, start]);
            pair(foreign, "Add", Pair::Add, [complement, added])
        })
    };
    has(&complement(1e-8), &[": 1 - h;", "+ 1e-8;"]);
    has(&complement(0.25), &[": 1.25 - h;"]);
}
