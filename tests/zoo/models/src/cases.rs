//! The recorded cases of a model: inputs and outputs, as the program that wrote it computed them.

use serde_json::Value;

/// A file of numbers that were recorded.
#[derive(Clone, Debug)]
pub struct Cases(pub Value);

fn flatten(value: &Value, to: &mut Vec<f64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, to)),
        Value::Bool(truth) => to.push(f64::from(u8::from(*truth))),
        // Infinities are texts.
        _ => to.push(
            value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok())).unwrap_or(f64::NAN),
        ),
    }
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    let row = |row: &Value| {
        let mut numbers = Vec::new();
        flatten(row, &mut numbers);
        numbers
    };
    value.as_array().map(|items| items.iter().map(row).collect()).unwrap_or_default()
}

impl Cases {
    /// The rows of an input or an output, by its name where the file has several.
    fn of(&self, field: &str, name: &str) -> Option<Vec<Vec<f64>>> {
        match self.0.get(field)? {
            Value::Object(by_name) => by_name.get(name).map(rows),
            list => Some(rows(list)),
        }
    }

    /// The rows of an input.
    #[must_use]
    pub fn inputs(&self, name: &str) -> Option<Vec<Vec<f64>>> {
        self.of("case_inputs", name).or_else(|| self.of("inputs", name))
    }

    /// The rows of an output; of a file of somebody else those of onnxruntime.
    #[must_use]
    pub fn outputs(&self, name: &str) -> Option<Vec<Vec<f64>>> {
        let recorded = if self.0.get("case_inputs").is_none() { "outputs" } else { "onnxruntime" };
        self.of(recorded, name)
    }

    /// A list of names.
    #[must_use]
    pub fn names(&self, field: &str) -> Vec<String> {
        let names = self.0.get(field).and_then(Value::as_array);
        names
            .map(|names| names.iter().filter_map(|name| name.as_str().map(String::from)).collect())
            .unwrap_or_default()
    }

    /// A text, empty if there is none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// How far an output may be, over the largest number of its row and at least 1.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        self.0.get("tolerance").and_then(Value::as_f64).unwrap_or(0.0)
    }
}
