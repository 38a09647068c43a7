//! The words of the language, one item each, so that an editor shows the meaning of a word in a `network!`:
//! emitted code names them at the words of the declaration. They have no other use. Words with a row in
//! `netwright-vocabulary` are made from it.
//!
//! The texts are written without `concat!`, which not every editor computes.
#![allow(non_camel_case_types)] // they are spelled as in a declaration

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $word;
        )*
    };
}

macro_rules! items {
    ($($(#[$doc:meta])* $name:ident: $word:ident $row:tt)*) => {
        words! { $($(#[$doc])* $word)* }
    };
}
netwright_vocabulary::items!(items);

/// The word in emitted code where an editor may complete a word. It is not listed there.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct where_the_caret_of_an_editor_can_be_in_a_declaration;

#[doc(inline)]
pub use initialisers::*;
#[doc(inline)]
pub use losses::*;
#[doc(inline)]
pub use operations::*;
#[doc(inline)]
pub use options::*;

/// What can follow `->`: operations and activations.
pub mod operations {
    pub use super::where_the_caret_of_an_editor_can_be_in_a_declaration;

    macro_rules! operations {
        ($($(#[$doc:meta])* $name:ident: $word:ident $row:tt)*) => {
            words! { $($(#[$doc])* $word)* }
        };
    }
    netwright_vocabulary::operations!(operations);

    /// `-> leaky_relu`: f(z) = …, a number, its source, and the type that computes it.
    macro_rules! activations {
        (@docs number) => { "f(z) =" };
        (@docs row) => { "A number of the row is" };
        (@type number $name:ident) => {
            concat!("See [`", stringify!($name), "`](crate::activation::", stringify!($name), ").")
        };
        (@type row $name:ident) => { "" };
        ($($word:ident: $name:ident $(($field:ident = $default:literal, example: $example:literal, $($number:tt)*))?,
            of each $kind:ident { formula: $formula:literal, source: $source:literal, $($row:tt)* }
        )*) => {
            words! {
                $(
                    #[doc = activations!(@docs $kind)]
                    #[doc = $formula]
                    $(
                        #[doc = ""]
                        #[doc = concat!(
                            "The ", stringify!($field), " is ", $default, ", or as written: `", stringify!($word), "(",
                            $example, ")`.",
                        )]
                    )?
                    ///
                    /// Source:
                    #[doc = $source]
                    #[doc = ""]
                    #[doc = activations!(@type $kind $name)]
                    $word
                )*
            }
        };
    }
    netwright_vocabulary::activations!(activations);
}

/// What can stand in `loss: …;`.
pub mod losses {
    pub use super::where_the_caret_of_an_editor_can_be_in_a_declaration;

    /// `loss: huber(y)`: its meaning, the formula of an output, its option, and the type that computes it.
    macro_rules! losses {
        ($($word:ident: $name:ident $(($field:ident = $default:literal, $($number:tt)*))?, of $operands:literal {
            meaning: $meaning:literal, formula: $formula:literal, $($row:tt)*
        })*) => {
            words! {
                $(
                    /// A loss:
                    #[doc = $meaning]
                    ///
                    /// Of each output:
                    #[doc = $formula]
                    #[doc = ""]
                    #[doc = concat!("`loss: ", stringify!($word), "(", $operands, ");`")]
                    $(#[doc = concat!("Option: `", stringify!($field), "`, ", $default, " where none is written.")])?
                    #[doc = concat!("See [`", stringify!($name), "`](crate::loss::", stringify!($name), ").")]
                    $word
                )*
            }
        };
    }
    netwright_vocabulary::losses!(losses);
}

/// What can follow `init =` and `bias_init =`.
pub mod initialisers {
    pub use super::where_the_caret_of_an_editor_can_be_in_a_declaration;

    /// `init = he_normal`: the formula of the weights, and the variant that draws them.
    macro_rules! initialisers {
        ($($word:ident: $name:ident $(($($number:tt)*))? { formula: $formula:literal, $($row:tt)* })*) => {
            words! {
                $(
                    /// An initialiser: the weights are
                    #[doc = $formula]
                    #[doc = ""]
                    #[doc = concat!("See [`", stringify!($name), "`](crate::init::Init::", stringify!($name), ").")]
                    $word
                )*
            }
        };
    }
    netwright_vocabulary::initialisers!(initialisers);
}

/// The options of layers and losses: `dense(8, bias = false)`.
pub mod options {
    pub use super::where_the_caret_of_an_editor_can_be_in_a_declaration;

    macro_rules! options {
        ($($(#[$doc:meta])* $name:ident: $word:ident $row:tt $(=> $step:tt)?)*) => {
            words! { $($(#[$doc])* $word)* }
        };
    }
    netwright_vocabulary::options!(options);
}
