//! Whose class a part of a Keras model is.
//!
//! Input: the description of a layer or of a model. Output: why it is not read, if it is not. Guarantees: a
//! class of the user's own is none of Keras, whatever its name.

use serde_json::Value;

use crate::read::json;
use crate::read::zip::short;

/// Whether a module is one of Keras.
pub(super) fn is_keras(module: &str) -> bool {
    ["keras", "tf_keras"]
        .iter()
        .any(|root| module.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// Why a layer or a model is not the one of Keras of that name, with `rows` values as operands.
///
/// Keras names the module of its own classes; a class that a user registers has none, or the user's own, and
/// a name such as `package>Dense`. Files of before Keras 3 have neither.
pub(super) fn foreign_class(of: &Value, rows: usize) -> Option<String> {
    let (module, class) = (json::text(of, "module"), json::text(of, "class_name"));
    let registered = json::text(of, "registered_name");
    let is_own = if module.is_empty() { registered.is_empty() } else { is_keras(module) };
    if !is_own {
        let name = if registered.is_empty() { format!("{module}.{class}") } else { registered.to_owned() };
        let fact = "its code is not in the file";
        return Some(format!("`{}` is a class of the user's own, and {fact}", short(&name)));
    }
    // `keras.ops`: an operand that is a number is no value of the graph.
    let is_pair = matches!(class, "Add" | "Subtract" | "Multiply" | "Maximum" | "Minimum");
    let is_known = (is_pair && rows == 2) || matches!(class, "Concatenate" | "Softmax");
    if module.contains(".ops.") && !is_known {
        return Some(format!("the operation `{}.{}` is not read", short(module), short(class)));
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::foreign_class;

    #[test]
    fn only_classes_of_keras_are_those_of_keras() {
        let of = |module: Option<&str>, registered: Option<&str>| {
            let layer = json!({"module": module, "class_name": "Dense", "registered_name": registered});
            foreign_class(&layer, 1).is_none()
        };
        assert!(of(Some("keras.layers"), None) && of(Some("keras"), None) && of(None, None));
        assert!(of(Some("keras.src.models.functional"), Some("Functional")));
        assert!(foreign_class(&json!({"class_name": "Dense"}), 1).is_none());
        assert!(
            !of(None, Some("mine>Dense")) && !of(Some("mine"), None) && !of(Some("keras_hub.layers"), None)
        );
        assert!(!of(Some("__main__"), Some("Dense")));
        let ops = |class: &str, rows| {
            let layer =
                json!({"module": "keras.src.ops.numpy", "class_name": class, "registered_name": class});
            foreign_class(&layer, rows).is_none()
        };
        assert!(ops("Subtract", 2) && !ops("Subtract", 1) && !ops("Power", 2));
    }
}
