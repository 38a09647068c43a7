//! Numbers that single precision does not hold, in every place that takes one.

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(2, l1 = 1e39, l2 = 1e-46) -> leaky_relu(1e39);
        //~ «1e39» 1e39 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        //~| also: +0 «1e39»
        //~| also: +4 «1e39»
        //~| also: +5 «1e39»
        //~ «1e-46» 1e-46 is 0 in single precision [NW0013]
        //~| help: the smallest f32 above 0 is about 1.4e-45
        //~| also: +1 «1e-46»
        //~| also: +2 «1e-46»
        //~| also: +3 «1e-46»
        //~| also: +6 «1e-46»
        //~| also: +7 «1e-46»
        //~| also: +7 «1e-46»
        b: a -> dense(2, rate_scale = 1e-50, max_norm = -1e39) -> elu(1e-46);
        //~ «1e-50» 1e-50 is 0 in single precision [NW0013]
        //~| help: the smallest f32 above 0 is about 1.4e-45
        //~ «-1e39» -1e39 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        c: b -> layer_norm(epsilon = 1e-46);
        d: c -> batch_norm(momentum = 1e-46);
        e: d -> dense(2, init = uniform(1e39));
        f: e -> prelu(1e39);
        y: f -> dropout(1e-46) -> dense(1) -> sigmoid;
        loss: 1e-46 * bce(y, positive_weight = 1e-46);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(-0);
        //~ «-0» a layer width cannot be 0 [NW0011]
        //~| help: every size is at least 1
        //~| also: +1 «0.0»
        z: x -> dense(0.0);
        loss: 1e39 * huber(y, delta = 1e39) + mse(z);
        //~ «1e39» 1e39 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        //~| also: +0 «1e39»
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2, l1 = 1e-45, l2 = 3.4e38, rate_scale = 1e-45, max_norm = 1e-45) -> elu(1e-45);
        y: h -> dense(1, init = uniform(1e-45));
        loss: 1e-45 * huber(y, delta = 1e-45);
    }
}
