//! A network with every kind of layer, tied ones, a state and a layer with a name that is a word of Rust, for
//! tests of saved files.

/// Declares it with these attributes, this name and these items behind its own.
macro_rules! network_of_every_layer {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($own:tt)* }) => {
        network! {
            $(#[$attribute])*
            $visibility struct $name {
                x: input(4);
                h: x -> dense(3) -> tanh;
                s: h -> dense(2, connect = [0 -> 0, 1 -> 1, 2 -> 0], bias = false) -> dropout(0.25);
                n: s -> batch_norm;
                d: n -> dense(2);
                e: d -> dense(2, tie = d);
                p: e -> prelu;
                q: p -> scale;
                r: q -> layer_norm;
                r#type: r -> dense(1);
                loss: mse(r#type);
                $($own)*
            }
        }
    };
}
