//! The keys of the configurations of Neural Amp Modeler, and the kinds of their values.
//!
//! Input: an architecture. Output: its keys. Guarantees: all keys that the readers and the counter of
//! weights look at are here.

use super::super::keys::{Key, Kind, free, needed};

/// The keys of a model.
pub(super) const MODEL: &[Key] = &[
    needed("architecture", Kind::Text),
    free("version", Kind::Text),
    free("sample_rate", Kind::Number),
    free("metadata", Kind::Object(&[free("loudness", Kind::Number)])),
    needed("config", Kind::Object(&[])),
];

/// The keys of the configuration of an architecture; none of one that is not known.
pub(super) fn of(architecture: &str) -> &'static [Key] {
    match architecture {
        "SlimmableContainer" => CONTAINER,
        "LSTM" => LSTM,
        "ConvNet" => CONV_NET,
        "Linear" => LINEAR,
        "WaveNet" => WAVE_NET,
        _ => &[],
    }
}

const CONTAINER: &[Key] = &[needed("submodels", Kind::List(&Kind::Object(SUBMODEL)))];

const SUBMODEL: &[Key] = &[needed("model", Kind::Object(MODEL))];

const LINEAR: &[Key] = &[needed("receptive_field", Kind::Count), free("bias", Kind::Flag)];

const WAVE_NET: &[Key] =
    &[needed("layers", Kind::List(&Kind::Object(STACK))), free("condition_dsp", Kind::Object(MODEL))];

const LSTM: &[Key] =
    &[needed("hidden_size", Kind::Count), needed("num_layers", Kind::Count), free("input_size", Kind::Count)];

const CONV_NET: &[Key] = &[
    needed("channels", Kind::Count),
    needed("dilations", Kind::List(&Kind::Count)),
    free("batchnorm", Kind::Flag),
    needed("activation", ACTIVATION),
];

const ACTIVATION: Kind = Kind::TextOr(&[
    needed("type", Kind::Text),
    free("negative_slope", Kind::Number),
    free("negative_slopes", Kind::List(&Kind::Number)),
    free("min_val", Kind::Number),
    free("max_val", Kind::Number),
    free("min_slope", Kind::Number),
    free("max_slope", Kind::Number),
]);

const STACK: &[Key] = &[
    needed("channels", Kind::Count),
    needed("input_size", Kind::Count),
    needed("condition_size", Kind::Count),
    free("bottleneck", Kind::Count),
    free("head", Kind::Object(HEAD)),
    free("head_size", Kind::Count),
    free("head_bias", Kind::Flag),
    needed("dilations", Kind::List(&Kind::Count)),
    free("kernel_size", Kind::OneOrList(&Kind::Count)),
    free("kernel_sizes", Kind::OneOrList(&Kind::Count)),
    needed("activation", Kind::OneOrList(&ACTIVATION)),
    free("secondary_activation", Kind::OneOrList(&ACTIVATION)),
    free("gating_mode", Kind::OneOrList(&Kind::Text)),
    free("gated", Kind::Flag),
    free("groups_input", Kind::Count),
    free("groups_input_mixin", Kind::Count),
    free("layer1x1", Kind::Object(PART)),
    free("head1x1", Kind::Object(PART)),
    free("conv_pre_film", Kind::OffOr(PART)),
    free("conv_post_film", Kind::OffOr(PART)),
    free("input_mixin_pre_film", Kind::OffOr(PART)),
    free("input_mixin_post_film", Kind::OffOr(PART)),
    free("activation_pre_film", Kind::OffOr(PART)),
    free("activation_post_film", Kind::OffOr(PART)),
    free("layer1x1_post_film", Kind::OffOr(PART)),
    free("head1x1_post_film", Kind::OffOr(PART)),
];

/// The convolution behind a stack.
const HEAD: &[Key] =
    &[needed("out_channels", Kind::Count), needed("kernel_size", Kind::Count), free("bias", Kind::Flag)];

/// A convolution of one step, or a modulation.
const PART: &[Key] = &[
    free("active", Kind::Flag),
    free("shift", Kind::Flag),
    free("groups", Kind::Count),
    free("out_channels", Kind::Count),
];
