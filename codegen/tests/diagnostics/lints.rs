//! Warnings of code that compiles and is probably a mistake.

network! {
    struct Bends {
        x: input(4);
        h: x -> dense(3) -> relu -> tanh -> identity;
        //~ warning «tanh» `tanh` follows `relu`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `tanh(allow = "NW0050")`
        a: x -> dense(3) -> silu;
        b: a -> gelu;
        //~ warning «gelu» `gelu` follows `silu` of `a`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `gelu(allow = "NW0050")`
        c: a -> scale -> tanh;
        d: a -> identity -> tanh;
        //~ warning «tanh» `tanh` follows `silu` of `a`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `tanh(allow = "NW0050")`
        e: a + b -> tanh;
        f: a -> mish(allow = "NW0050");
        g: x -> dense(3, allow = "NW0050") -> elu -> sin;
        i: x -> dense(3, allow = "NW0051") -> elu -> sin;
        //~ warning «sin» `sin` follows `elu`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `sin(allow = "NW0050")`
        y: (h, b, c, d, e, f, g, i) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Rectified {
        x: input(4);
        p: x -> dense(3) -> relu -> softmax;
        //~ warning «softmax» `softmax` follows `relu`, which is never below 0: no class can become unlikely [NW0051]
        //~| help: remove `relu`
        //~| help: if this is intended, write `softmax(allow = "NW0051")`
        q: x -> dense(3) -> relu;
        r: q -> sigmoid;
        //~ warning «sigmoid» `sigmoid` follows `relu` of `q`, which is never below 0: no probability is below one half [NW0051]
        //~| help: remove `relu`
        //~| help: if this is intended, write `sigmoid(allow = "NW0051")`
        y: x -> dense(1) -> relu6 -> sigmoid;
        //~ warning «sigmoid» `sigmoid` follows `relu6`, which is never below 0: no probability is below one half [NW0051]
        //~| help: remove `relu6`
        //~| help: if this is intended, write `sigmoid(allow = "NW0051")`
        z: x -> dense(3) -> relu -> log_softmax(allow = "NW0051");
        loss: bce(y) + cross_entropy(p) + bce(r) + cross_entropy(z);
    }
}

network! {
    struct Squared {
        x: input(4);
        p: x -> dense(3) -> softmax;
        q: x -> dense(3) -> softmax;
        r: x -> dense(3) -> sigmoid;
        loss: mse(p) + 0.5 * huber(q, delta = 0.5) + mae(q, allow = "NW0052") + mse(r);
        //~ warning «mse» `mse` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: write `cross_entropy(p)`
        //~| help: if this is intended, write `mse(p, allow = "NW0052")`
        //~ warning «huber» `huber` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: write `cross_entropy(q)`
        //~| help: if this is intended, write `huber(q, delta = 0.5, allow = "NW0052")`
    }
}

network! {
    struct Dead {
        x: input(4);
        a: x -> dense(2, init = zeros) -> relu;
        //~ warning «zeros» `a` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, init = zeros, allow = "NW0053")`
        b: x -> dense(2, weights = [[0, 0], [0, 0], [0, 0], [0, 0]], bias = [-1, 0]) -> relu6;
        //~ warning «weights» `b` starts with zeros before a `relu6`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, weights = [[0, 0], [0, 0], [0, 0], [0, 0]], bias = [-1, 0], allow = "NW0053")`
        c: x -> dense(2, init = zeros, bias = [0.1, 0]) -> relu;
        d: x -> dense(2, init = zeros, bias_init = ones) -> relu;
        e: x -> dense(2, init = zeros) -> leaky_relu;
        f: x -> dense(2, init = zeros, frozen = true) -> relu;
        //~ warning «zeros» `f` is frozen at zeros before a `relu`: the output is always 0 [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, init = zeros, frozen = true, allow = "NW0053")`
        g: x -> dense(2, init = zeros, allow = "NW0053") -> relu;
        h: x -> scale(weights = [0, 0, 0, 0], bias = false) -> relu;
        //~ warning «weights» `h` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `scale(weights = [0, 0, 0, 0], bias = false, allow = "NW0053")`
        y: (a, b, c, d, e, f, g, h) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Allowed {
        x: input(4);
        a: x -> dense(2, allow = "NW0007") -> tanh(allow = "two") -> relu(allow = two);
        //~ 2. «"NW0007"» `NW0007` is an error and cannot be allowed [NW0054]
        //~| help: write the code to allow, such as `allow = "NW0050"`, or several as `["NW0050", "NW0053"]`: `NW0050`, `NW0051`, `NW0052`, `NW0053`, `NW0056`, `NW0057`, `NW0058`, `NW0059`, `NW0060`, `NW0061`, `NW0062`, `NW0063`, `NW0034`, `NW0035` and `NW0036`
        //~ 3. «"two"» no warning has the code `two` [NW0054]
        //~| help: write the code to allow, such as `allow = "NW0050"`, or several as `["NW0050", "NW0053"]`: `NW0050`, `NW0051`, `NW0052`, `NW0053`, `NW0056`, `NW0057`, `NW0058`, `NW0059`, `NW0060`, `NW0061`, `NW0062`, `NW0063`, `NW0034`, `NW0035` and `NW0036`
        //~ 4. «two» `allow` cannot be `two` [NW0054]
        //~| help: write the code to allow, such as `allow = "NW0050"`, or several as `["NW0050", "NW0053"]`: `NW0050`, `NW0051`, `NW0052`, `NW0053`, `NW0056`, `NW0057`, `NW0058`, `NW0059`, `NW0060`, `NW0061`, `NW0062`, `NW0063`, `NW0034`, `NW0035` and `NW0036`
        b: a -> dense(2) -> tanh(alow = "NW0050");
        //~ 5. «alow» `tanh` has no option `alow` [NW0022]
        //~| help: did you mean `allow`?
        y: b -> dense(1, allow = 50) -> sigmoid(allow = );
        //~ 1. «=» expected a number, a word or a list after this [NW0001]
        //~ 6. «50» `allow` cannot be a number [NW0054]
        //~| help: write `"NW0050"`, in quotes
        loss: bce(y);
    }
}

network! {
    struct AllowedLists {
        x: input(4);
        a: x -> dense(2, allow = ["NW0053", "NW0007"]) -> tanh(allow = []);
        //~ «"NW0007"» `NW0007` is an error and cannot be allowed [NW0054]
        //~| help: write the code to allow, such as `allow = "NW0050"`, or several as `["NW0050", "NW0053"]`: `NW0050`, `NW0051`, `NW0052`, `NW0053`, `NW0056`, `NW0057`, `NW0058`, `NW0059`, `NW0060`, `NW0061`, `NW0062`, `NW0063`, `NW0034`, `NW0035` and `NW0036`
        //~ «[]» `allow` lists no code [NW0054]
        //~| help: write the code to allow, such as `allow = "NW0050"`, or several as `["NW0050", "NW0053"]`: `NW0050`, `NW0051`, `NW0052`, `NW0053`, `NW0056`, `NW0057`, `NW0058`, `NW0059`, `NW0060`, `NW0061`, `NW0062`, `NW0063`, `NW0034`, `NW0035` and `NW0036`
        y: a -> dense(1, allow = "NW0053", allow = "NW0050") -> sigmoid;
        //~ «allow» the option `allow` is given twice [NW0023]
        //~| help: write all codes in one list: `allow = ["NW0050", "NW0053"]`
        loss: bce(y);
    }
}

// What a warning suggests is pasted: it keeps what is allowed already.
network! {
    struct Several {
        x: input(4);
        a: x -> dense(2, init = zeros, allow = "NW0050") -> relu;
        //~ warning «zeros» `a` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, init = zeros, allow = ["NW0050", "NW0053"])`
        b: x -> dense(2, allow = ["NW0050", "NW0051"], init = zeros) -> relu;
        //~ warning «zeros» `b` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, allow = ["NW0050", "NW0051", "NW0053"], init = zeros)`
        c: x -> dense(2, init = zeros, allow = ["NW0050", "NW0053"]) -> relu -> tanh;
        p: x -> dense(2) -> softmax;
        y: (a, b, c) -> dense(1) -> sigmoid;
        loss: bce(y) + mae(p, allow = "NW0053");
        //~ warning «mae» `mae` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: write `cross_entropy(p)`
        //~| help: if this is intended, write `mae(p, allow = ["NW0053", "NW0052"])`
    }
}

// A declaration with errors has no warnings.
network! {
    struct Wrong {
        x: input(4);
        a: x -> dense(2) -> tanh -> relu;
        y: a -> dense(1) -> sigmod;
        //~ «sigmod» no operation is called `sigmod` [NW0018]
        //~| help: did you mean `sigmoid`?
        loss: bce(y);
    }
}
