//! scikit-learn: a pipeline of scalers and a model, as JSON.
//!
//! Input: what these lines of Python write of a fitted `Pipeline` named `pipeline` (or of `[model]`). Output:
//! [`Foreign`], a regressor's prediction or a classifier's probabilities, in the order of its classes.
//! Guarantees: a step that is not known, or without a number that it needs, is refused by its name.
//!
//! ```python
//! all = "activation clip center_ coef_ coefs_ intercept_ intercepts_ mean_ min_ norm out_activation_ scale_"
//! all += " multi_class with_centering with_mean with_scaling with_std"
//! of = lambda step: {key: getattr(step, key) for key in all.split() if hasattr(step, key)}
//! steps = [{"class": type(step).__name__, **of(step)} for step in pipeline]
//! document = {"sklearn": sklearn.__version__, "steps": steps}
//! json.dump(document, open("weights.json", "w"), default=lambda array: array.tolist())
//! ```

use serde_json::Value;

use super::graph::{Dense, Graph};
use super::json;
use super::zip::short;
use crate::foreign::{Layout, NormOf, Op, Pair, Pointwise, ValueId};
use crate::{Foreign, Refusal, Tensor};

/// The steps that are read.
const CLASSES: [&str; 20] = [
    "StandardScaler",
    "RobustScaler",
    "MaxAbsScaler",
    "MinMaxScaler",
    "Normalizer",
    "MLPRegressor",
    "MLPClassifier",
    "LinearRegression",
    "Ridge",
    "RidgeCV",
    "Lasso",
    "LassoCV",
    "ElasticNet",
    "ElasticNetCV",
    "LinearSVR",
    "SGDRegressor",
    "BayesianRidge",
    "HuberRegressor",
    "LogisticRegression",
    "LogisticRegressionCV",
];

/// Whether a document is one of these.
pub(super) fn is_pipeline(document: &Value) -> bool {
    document.get("steps").is_some_and(Value::is_array)
}

/// The network of a file.
///
/// # Errors
///
/// For a document that is no such pipeline, and for a step that cannot be imported.
///
/// ```
/// use netwright::exchange::read::sklearn;
///
/// assert!(sklearn::read(b"{}").is_err());
/// ```
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    let document = json::parse(bytes, "scikit-learn JSON")?;
    let steps = json::list(&document, "steps");
    if steps.is_empty() {
        let help = "The guide (`netwright::guide::exchange`) has the lines of Python that write it.";
        return Err(Refusal::new("scikit-learn JSON", "it has no `steps`", help));
    }
    let width = steps.iter().find_map(width).ok_or_else(|| unfitted(steps))?;
    let mut graph = Graph::new(format!("scikit-learn {}", json::text(&document, "sklearn")));
    let mut value = graph.input("x", &[width]);
    for (index, step) in steps.iter().enumerate() {
        let place = format!("step {} (`{}`)", index + 1, json::text(step, "class"));
        let mut reader = Step { graph: &mut graph, step, name: format!("step{}", index + 1), width };
        let help = help(json::text(step, "class"));
        value = reader.read(value).map_err(|fact| Refusal::new(place, fact, help))?;
    }
    graph.finish(value)
}

/// No step has the numbers that a fitted one has.
fn unfitted(steps: &[Value]) -> Refusal {
    let classes: Vec<&str> = steps.iter().map(|step| json::text(step, "class")).collect();
    // The first step that is not read at all is the reason.
    if let Some((index, class)) = classes.iter().enumerate().find(|(_, class)| !CLASSES.contains(class)) {
        let place = format!("step {} (`{}`)", index + 1, short(class));
        return Refusal::new(place, not_read(class), help(class));
    }
    let names: Vec<String> = classes.iter().take(6).map(|class| format!("`{}`", short(class))).collect();
    let fact = format!("no step says how many numbers a sample has: {}", names.join(", "));
    Refusal::new("scikit-learn JSON", fact, "Is the pipeline fitted?")
}

fn not_read(class: &str) -> String {
    match class {
        "" => "it has no `class`".into(),
        _ => format!("steps of the class `{}` are not read", short(class)),
    }
}

/// What to do about a step that is not read, or not as it is.
fn help(class: &str) -> &'static str {
    let is = |parts: &[&str]| parts.iter().any(|part| class.contains(part));
    if is(&["Forest", "Tree", "Boosting", "KNeighbors", "NaiveBayes", "NB", "GaussianProcess"])
        || matches!(class, "SVC" | "SVR" | "NuSVC" | "NuSVR")
    {
        "it is not a neural network: train an `MLPClassifier` or an `MLPRegressor` in its place"
    } else if is(&["Imputer", "Encoder", "Vectorizer", "Binarizer", "KBins"]) {
        "a network computes numbers, which are all there: do this step in the program, before the network, \
         and write the steps behind it"
    } else if matches!(class, "ColumnTransformer" | "FeatureUnion" | "Pipeline") {
        "steps inside of a step are not read: export the pipeline with skl2onnx, and import the ONNX file"
    } else {
        "scalers, linear models and MLPs are read; for other steps, such as `PCA`, export the pipeline with \
         skl2onnx, and import the ONNX file"
    }
}

/// The numbers of a sample that a step takes. A model says it by its weights: the `scale_` of a
/// `HuberRegressor` is one number.
fn width(step: &Value) -> Option<usize> {
    if let Some(weights) = json::list(step, "coefs_").first() {
        return json::tensor(weights)?.shape().first().copied();
    }
    if let Some(weights) = step.get("coef_") {
        return json::tensor(weights)?.shape().last().copied();
    }
    let vectors = ["mean_", "center_", "scale_"].iter().filter_map(|key| json::tensor(step.get(key)?));
    vectors.filter_map(|vector| vector.shape().first().copied()).next()
}

struct Step<'a> {
    graph: &'a mut Graph,
    step: &'a Value,
    name: String,
    /// How many numbers a sample has, before and after a scaler.
    width: usize,
}

impl Step<'_> {
    fn read(&mut self, x: ValueId) -> Result<ValueId, String> {
        let class = json::text(self.step, "class").to_owned();
        match class.as_str() {
            "StandardScaler" => {
                let x = self.pair(Pair::Sub, x, "mean_", "with_mean")?;
                self.pair(Pair::Div, x, "scale_", "with_std")
            }
            "RobustScaler" => {
                let x = self.pair(Pair::Sub, x, "center_", "with_centering")?;
                self.pair(Pair::Div, x, "scale_", "with_scaling")
            }
            "MaxAbsScaler" | "MinMaxScaler" if self.step.get("clip") == Some(&Value::Bool(true)) => {
                Err("it clips its result (`clip`), which is not read".into())
            }
            "MaxAbsScaler" => self.pair(Pair::Div, x, "scale_", ""),
            "MinMaxScaler" => {
                let x = self.pair(Pair::Mul, x, "scale_", "")?;
                self.pair(Pair::Add, x, "min_", "")
            }
            "Normalizer" => self.normalizer(x),
            "MLPRegressor" | "MLPClassifier" => self.mlp(x, class == "MLPClassifier"),
            "LinearRegression" | "Ridge" | "RidgeCV" | "Lasso" | "LassoCV" | "ElasticNet"
            | "ElasticNetCV" | "LinearSVR" | "SGDRegressor" | "BayesianRidge" | "HuberRegressor" => {
                Ok(self.linear(x)?.0)
            }
            "LogisticRegression" | "LogisticRegressionCV" => {
                if json::text(self.step, "multi_class") == "ovr" {
                    return Err("its `multi_class` is \"ovr\", which is not read".into());
                }
                let (scores, count) = self.linear(x)?;
                if count == 1 { Ok(self.two_classes(scores)) } else { Ok(self.softmax(scores)) }
            }
            other => Err(not_read(other)),
        }
    }

    /// `x` and the numbers under a key; `x` where the option is off or the numbers are null.
    fn pair(&mut self, function: Pair, x: ValueId, key: &str, option: &str) -> Result<ValueId, String> {
        let off = self.step.get(option).is_some_and(|on| *on == Value::Bool(false));
        if off || self.step.get(key).is_some_and(Value::is_null) {
            return Ok(x);
        }
        let numbers = self.tensor(self.step.get(key), key)?;
        if numbers.shape() != [self.width] {
            return Err(format!("`{key}` has {} numbers, and a sample {}", numbers.len(), self.width));
        }
        Ok(self.graph.with(&self.name, key.trim_end_matches('_'), function, x, numbers))
    }

    fn tensor(&self, part: Option<&Value>, key: &str) -> Result<Tensor, String> {
        part.and_then(json::tensor).ok_or_else(|| format!("`{key}` is missing or not numbers"))
    }

    fn normalizer(&mut self, x: ValueId) -> Result<ValueId, String> {
        let norm = match json::text(self.step, "norm") {
            "" | "l2" => NormOf::L2,
            "l1" => NormOf::L1,
            "max" => NormOf::Max,
            other => return Err(format!("its norm `{other}` is not known")),
        };
        Ok(self.graph.0.node(&self.name, "Normalizer", Op::Normalizer(norm), &[x]))
    }

    /// The result and its width.
    fn linear(&mut self, x: ValueId) -> Result<(ValueId, usize), String> {
        let weights = self.tensor(self.step.get("coef_"), "coef_")?;
        let weights = match *weights.shape() {
            [inputs] => weights.reshaped(vec![1, inputs]),
            _ => Some(weights),
        };
        let weights = weights.ok_or("`coef_` does not fit into memory")?;
        let &[outputs, _] = weights.shape() else { return Err("`coef_` should have one or two axes".into()) };
        let bias = self.tensor(self.step.get("intercept_"), "intercept_")?;
        // `fit_intercept=False` leaves one 0 for all outputs.
        let bias = match bias.uniform().filter(|_| bias.len() == 1) {
            Some(number) => Tensor::row(vec![number; outputs]),
            None => bias,
        };
        if bias.len() != outputs {
            return Err(format!("`coef_` has {outputs} rows, `intercept_` {} numbers", bias.len()));
        }
        let layer = Dense { name: &self.name, word: "linear", transposed: true, axes: 1 };
        Ok((self.graph.dense(&layer, x, weights, Some(bias)), outputs))
    }

    fn mlp(&mut self, mut x: ValueId, classifier: bool) -> Result<ValueId, String> {
        let (weights, biases) = (json::list(self.step, "coefs_"), json::list(self.step, "intercepts_"));
        if weights.is_empty() || weights.len() != biases.len() {
            return Err(format!("it has {} `coefs_` and {} `intercepts_`", weights.len(), biases.len()));
        }
        let mut outputs = 0;
        for (index, (weights, bias)) in weights.iter().zip(biases).enumerate() {
            let weights = self.tensor(Some(weights), "coefs_")?;
            let bias = self.tensor(Some(bias), "intercepts_")?;
            let &[_, count] = weights.shape() else { return Err("`coefs_` should be matrices".into()) };
            if bias.shape() != [count] {
                return Err(format!("layer {} has {count} columns and {} biases", index + 1, bias.len()));
            }
            outputs = count;
            let name = format!("{}.layer{}", self.name, index + 1);
            let layer = Dense { name: &name, word: "layer", transposed: false, axes: 1 };
            x = self.graph.dense(&layer, x, weights, Some(bias));
            if index + 1 < biases.len() {
                x = self.activation(x, "activation")?;
            }
        }
        if classifier && outputs == 1 {
            return Ok(self.two_classes(x));
        }
        self.activation(x, "out_activation_")
    }

    fn activation(&mut self, x: ValueId, key: &str) -> Result<ValueId, String> {
        let function = match json::text(self.step, key) {
            "identity" => return Ok(x),
            "softmax" => return Ok(self.softmax(x)),
            "relu" => Pointwise::Relu,
            "tanh" => Pointwise::Tanh,
            "logistic" => Pointwise::Sigmoid,
            // Of `MLPRegressor(loss="poisson")`.
            "exp" => Pointwise::Exp,
            other => return Err(format!("its {key} `{other}` is not known")),
        };
        Ok(self.graph.pointwise(&self.name, key, function, x))
    }

    fn softmax(&mut self, x: ValueId) -> ValueId {
        self.graph.0.node("probabilities", "softmax", Op::Softmax { axis: -1, rest: false }, &[x])
    }

    /// The probabilities of both classes from the score of the second one.
    fn two_classes(&mut self, x: ValueId) -> ValueId {
        let second = self.graph.pointwise("second", "logistic", Pointwise::Sigmoid, x);
        let one = self.graph.number("one", 1.0);
        let first = self.graph.pair("first", "logistic", Pair::Sub, [one, second]);
        let concat = Op::Layout(Layout::Concat { axis: -1 });
        self.graph.0.node("probabilities", "concat", concat, &[first, second])
    }
}
