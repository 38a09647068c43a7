use netwright::network;

network! {
    /// Imported from Neural Amp Modeler 0.5.4.
    /// It remembers: `Amp::memory()` begins a stream, and `step` or `run` continue it.
    pub struct Amp {
        x: input(1);
        stack_1: x -> dense(4, bias = false);
        conv_1_1: (prev(stack_1, 2), prev(stack_1), stack_1, x) -> dense(4) -> tanh;
        out_1_1: conv_1_1 -> dense(4);
        layer_1_1: stack_1 + out_1_1;
        conv_1_2: (prev(layer_1_1, 4), prev(layer_1_1, 2), layer_1_1, x) -> dense(4) -> tanh;
        out_1_2: conv_1_2 -> dense(4);
        layer_1_2: layer_1_1 + out_1_2;
        conv_1_3: (prev(layer_1_2, 8), prev(layer_1_2, 4), layer_1_2, x) -> dense(4) -> tanh;
        out_1_3: conv_1_3 -> dense(4);
        layer_1_3: layer_1_2 + out_1_3;
        conv_1_4: (prev(layer_1_3, 16), prev(layer_1_3, 8), layer_1_3, x) -> dense(4) -> tanh;
        out_1_4: conv_1_4 -> dense(4);
        layer_1_4: layer_1_3 + out_1_4;
        conv_1_5: (prev(layer_1_4, 32), prev(layer_1_4, 16), layer_1_4, x) -> dense(4) -> tanh;
        out_1_5: conv_1_5 -> dense(4);
        layer_1_5: layer_1_4 + out_1_5;
        conv_1_6: (prev(layer_1_5, 64), prev(layer_1_5, 32), layer_1_5, x) -> dense(4) -> tanh;
        out_1_6: conv_1_6 -> dense(4);
        layer_1_6: layer_1_5 + out_1_6;
        sum_1_5: conv_1_1 + conv_1_2 + conv_1_3 + conv_1_4 + conv_1_5;
        conv_1_7: (prev(layer_1_6, 128), prev(layer_1_6, 64), layer_1_6, x) -> dense(4) -> tanh;
        out_1_7: conv_1_7 -> dense(4);
        stack_2: layer_1_6 + out_1_7 -> dense(2, bias = false);
        conv_2_1: (prev(stack_2, 256), prev(stack_2, 128), stack_2, x) -> dense(2) -> tanh;
        out_2_1: conv_2_1 -> dense(2);
        layer_2_1: stack_2 + out_2_1;
        head_1: sum_1_5 + conv_1_6 + conv_1_7 -> dense(2, bias = false);
        conv_2_2: (prev(layer_2_1, 512), prev(layer_2_1, 256), layer_2_1, x) -> dense(2) -> tanh;
        out_2_2: conv_2_2 -> dense(2);
        layer_2_2: layer_2_1 + out_2_2;
        conv_2_3: (prev(layer_2_2, 1024), prev(layer_2_2, 512), layer_2_2, x) -> dense(2) -> tanh;
        out_2_3: conv_2_3 -> dense(2);
        layer_2_3: layer_2_2 + out_2_3;
        conv_2_4: (prev(layer_2_3, 2), prev(layer_2_3), layer_2_3, x) -> dense(2) -> tanh;
        out_2_4: conv_2_4 -> dense(2);
        layer_2_4: layer_2_3 + out_2_4;
        conv_2_5: (prev(layer_2_4, 4), prev(layer_2_4, 2), layer_2_4, x) -> dense(2) -> tanh;
        out_2_5: conv_2_5 -> dense(2);
        layer_2_5: layer_2_4 + out_2_5;
        sum_2_4: head_1 + conv_2_1 + conv_2_2 + conv_2_3 + conv_2_4;
        conv_2_6: (prev(layer_2_5, 8), prev(layer_2_5, 4), layer_2_5, x) -> dense(2) -> tanh;
        out_2_6: conv_2_6 -> dense(2);
        layer_2_6: layer_2_5 + out_2_6;
        conv_2_7: (prev(layer_2_6, 16), prev(layer_2_6, 8), layer_2_6, x) -> dense(2) -> tanh;
        out_2_7: conv_2_7 -> dense(2);
        layer_2_7: layer_2_6 + out_2_7;
        conv_2_8: (prev(layer_2_7, 32), prev(layer_2_7, 16), layer_2_7, x) -> dense(2) -> tanh;
        out_2_8: conv_2_8 -> dense(2);
        layer_2_8: layer_2_7 + out_2_8;
        conv_2_9: (prev(layer_2_8, 64), prev(layer_2_8, 32), layer_2_8, x) -> dense(2) -> tanh;
        out_2_9: conv_2_9 -> dense(2);
        layer_2_9: layer_2_8 + out_2_9;
        sum_2_8: sum_2_4 + conv_2_5 + conv_2_6 + conv_2_7 + conv_2_8;
        conv_2_10: (prev(layer_2_9, 128), prev(layer_2_9, 64), layer_2_9, x) -> dense(2) -> tanh;
        out_2_10: conv_2_10 -> dense(2);
        layer_2_10: layer_2_9 + out_2_10;
        conv_2_11: (prev(layer_2_10, 256), prev(layer_2_10, 128), layer_2_10, x) -> dense(2) -> tanh;
        out_2_11: conv_2_11 -> dense(2);
        layer_2_11: layer_2_10 + out_2_11;
        conv_2_12: (prev(layer_2_11, 512), prev(layer_2_11, 256), layer_2_11, x) -> dense(2) -> tanh;
        out_2_12: conv_2_12 -> dense(2);
        layer_2_12: layer_2_11 + out_2_12;
        sum_2_12: sum_2_8 + conv_2_9 + conv_2_10 + conv_2_11 + conv_2_12;
        conv_2_13: (prev(layer_2_12, 1024), prev(layer_2_12, 512), layer_2_12, x) -> dense(2) -> tanh;
        y: sum_2_12 + conv_2_13 -> dense(1);
        output: y;
        weights: file("amp.safetensors");
    }
}

/// Samples per second.
#[allow(dead_code)]
pub const SAMPLE_RATE: usize = 48000;

/// The loudness of a standard input's output, in decibels of full scale.
#[allow(dead_code)]
pub const LOUDNESS: f64 = -20.0;

/// How many zeros to run before the first sample, as players do.
#[allow(dead_code)]
pub const PREWARM: usize = 4092;
