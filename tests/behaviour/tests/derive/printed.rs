//! The text of a derivation about a layer: the symbols of its parameters, and their numbers.

use netwright::topology::DenseLayer;

/// The symbols of a layer's parameters, each with the places in the flat view that are printed for it.
pub(crate) fn symbols(name: &str, layer: &DenseLayer) -> Vec<(String, Vec<usize>)> {
    let subscript = match name.chars().count() {
        1 => name.to_owned(),
        _ if name.is_ascii() => format!("\\mathrm{{{}}}", name.replace('_', "\\_")),
        _ => format!("\\text{{{name}}}"),
    };
    let shown = |count: usize| if count > 4 { vec![0, 1, count - 1] } else { (0..count).collect() };
    let (inputs, outputs) = (layer.inputs, layer.outputs);
    let is_small = inputs <= 4 && outputs <= 4 && inputs * outputs <= 9;
    let mut symbols = Vec::new();
    // Of a tied layer only the bias is its own.
    let weights = if layer.tie.is_some() { 0 } else { layer.weight_count() };
    if is_small {
        for (i, o) in (0..weights).filter_map(|k| layer.connection(k)) {
            let indices = match (inputs, outputs) {
                (1, 1) => String::new(),
                (1, _) => format!(",{}", o + 1),
                (_, 1) => format!(",{}", i + 1),
                _ => format!(",{}{}", i + 1, o + 1),
            };
            symbols.push((format!("w_{{{subscript}{indices}}}"), layer.weight(i, o).into_iter().collect()));
        }
        for (o, bias) in (0..outputs).zip(layer.bias.into_iter().flat_map(|bias| bias..)) {
            let index = if outputs == 1 { String::new() } else { format!(",{}", o + 1) };
            symbols.push((format!("b_{{{subscript}{index}}}"), vec![bias]));
        }
    } else {
        let pairs = shown(inputs).into_iter().flat_map(|i| shown(outputs).into_iter().map(move |o| (i, o)));
        let places = pairs.filter_map(|(i, o)| layer.weight(i, o)).collect();
        if weights > 0 {
            symbols.push((format!("\\mathbf{{W}}_{{{subscript}}}"), places));
        }
        if let Some(bias) = layer.bias {
            let letter = if outputs == 1 { "b" } else { "\\mathbf{b}" };
            let places = shown(outputs).into_iter().map(|o| bias + o).collect();
            symbols.push((format!("{letter}_{{{subscript}}}"), places));
        }
    }
    symbols
}

/// The numbers after the last relation of the equation that begins like this.
pub(crate) fn printed(equations: &[String], beginning: &str) -> Vec<String> {
    let Some(equation) = equations.iter().find(|equation| equation.starts_with(beginning)) else {
        return Vec::new();
    };
    let (_, result) = equation.rsplit_once(" = ").unwrap();
    let cells = result.replace("\\begin{bmatrix}", "").replace("\\end{bmatrix}", "").replace("\\cr", "");
    let cells = cells.split(['&', '\n']).flat_map(|cell| cell.split("  ")).map(str::trim);
    cells.filter(|cell| !cell.is_empty() && !cell.ends_with("dots")).map(str::to_owned).collect()
}

/// A printed number and one unit of its last digit.
pub(crate) fn read(text: &str) -> (f64, f64) {
    let (digits, exponent) = text.split_once(" \\times 10^{").unwrap_or((text, "0"));
    let scale = 10_f64.powi(exponent.trim_end_matches('}').parse().unwrap());
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    (digits.parse::<f64>().unwrap() * scale, 10_f64.powi(-(decimals as i32)) * scale)
}

/// The equations of a text, each on one line and without its alignment.
pub(crate) fn equations(markdown: &str) -> Vec<String> {
    let blocks = markdown.split("$$\n").skip(1).step_by(2);
    blocks
        .map(|block| {
            let block = block.replace("\\begin{aligned}\n", "").replace("\n\\end{aligned}", "");
            block.replace(" \\cr\n&", " ").replace('&', "").trim().to_owned()
        })
        .collect()
}

/// Every expected equation is printed.
#[track_caller]
pub(crate) fn assert_contains(markdown: &str, expected: &[&str]) {
    let equations = equations(markdown);
    for expected in expected {
        assert!(
            equations.iter().any(|found| found == expected),
            "no {expected} in\n{}",
            equations.join("\n")
        );
    }
}
