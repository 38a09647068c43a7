//! `dropout`, and the field that its counter needs.

network! {
    struct Shares {
        x: input(4);
        a: x -> dense(2) -> tanh -> dropout(0);
        //~ «0» a share of 0 drops nothing [NW0055]
        //~| help: remove `-> dropout(0)`
        b: x -> dense(2) -> tanh -> dropout(1);
        //~ «1» the share that is dropped must be above 0 and below 1, found 1 [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        c: x -> dense(2) -> tanh -> dropout(-0.5);
        //~ «-0.5» the share that is dropped must be above 0 and below 1, found -0.5 [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        d: x -> dense(2) -> tanh -> dropout(50);
        //~ «50» the share that is dropped must be above 0 and below 1, found 50 [NW0055]
        //~| help: write `dropout(0.5)` for that percentage
        e: x -> dense(2) -> tanh -> dropout;
        //~ «dropout» `dropout` takes one number, found 0 [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        f: x -> dense(2) -> tanh -> dropout(0.1, 0.2);
        //~ «0.2» `dropout` takes one number, found 2 [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        g: x -> dense(2) -> tanh -> dropout(half);
        //~ «half» the share that is dropped must be a number; a macro cannot see the value of `half` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(half as f32 == 0.5);`
        h: x -> dense(2) -> tanh -> dropout(0.5, seed = 3);
        //~ «seed» `dropout` has no option `seed` [NW0022]
        //~| help: the only option of `dropout` is `allow`
        i: x -> dense(2) -> tanh -> dropuot(0.5);
        //~ «dropuot» no operation is called `dropuot` [NW0018]
        //~| help: did you mean `dropout`?
        y: (a, b, c, d, e, f, g, h, i) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Named {
        x: input(4);
        state: x -> dense(2) -> tanh;
        //~ «state» `state` is the field that holds the state of a network with `dropout` [NW0005]
        //~| help: give the layer another name
        //~| note: +1 «dropout(0.5)» `dropout` is
        h: state -> dropout(0.5);
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// A value that is no field can have the name.
network! {
    struct Unnamed {
        x: input(4);
        h: x -> dense(2) -> tanh;
        state: h -> dropout(0.5);
        y: state -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Bare {
        x: input(4);
        h: x -> dense(2) -> tanh;
        y: h -> dense(1) -> sigmoid -> dropout(0.5);
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dropout(0.5)`, not `sigmoid` [NW0043]
        //~| help: write `y: h -> dense(1) -> dropout(0.5) -> sigmoid;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «dropout(0.5)» its last operation is
    }
}

network! {
    struct Norms {
        x: input(4);
        state: x -> batch_norm -> tanh;
        //~ 8. «state» `state` is the field that holds the state of a network with `batch_norm` [NW0005]
        //~| help: give the layer another name
        a: state -> batch_norm(8) -> tanh;
        //~ 1. «8» `batch_norm` takes no size, found 1 argument [NW0020]
        //~| help: write `batch_norm`: it is as wide as its input
        b: state -> batch_norm(momentum = 0) -> tanh;
        //~ 2. «0» `momentum` must be a number above 0 and at most 1 [NW0024]
        //~| help: write `momentum = 0.1`
        c: state -> batch_norm(momentum = 2) -> tanh;
        //~ 3. «2» `momentum` must be a number above 0 and at most 1 [NW0024]
        //~| help: write `momentum = 0.02` for that percentage
        d: state -> batch_norm(momentum = fast, epsilon = 0) -> tanh;
        //~ 4. «0» `epsilon` must be a number above 0 [NW0024]
        //~| help: write `epsilon = 1e-5`
        //~ 5. «fast» `momentum` must be a number; a macro cannot see the value of `fast` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(fast as f32 == 0.5);`
        e: state -> layer_norm(momentum = 0.1) -> tanh;
        //~ 6. «momentum» `layer_norm` has no option `momentum` [NW0022]
        //~| help: `momentum` is an option of `batch_norm`: write `batch_norm(momentum = 0.1)`
        f: state -> batch_nom -> tanh;
        //~ 7. «batch_nom» no operation is called `batch_nom` [NW0018]
        //~| help: did you mean `batch_norm`?
        y: (a, b, c, d, e, f) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct NormNamed {
        x: input(4);
        state: x -> batch_norm -> tanh;
        //~ «state» `state` is the field that holds the state of a network with `batch_norm` [NW0005]
        //~| help: give the layer another name
        y: state -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}
