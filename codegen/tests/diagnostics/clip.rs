//! `clip(-1, 1)`.

network! {
    pub struct Net {
        x: input(3);
        a: x -> clip;
        //~ «clip» `clip` takes two bounds, found 0 [NW0020]
        //~| help: write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`
        b: x -> clip(1);
        //~ «clip(1)» `clip` takes two bounds, found 1 [NW0020]
        //~| help: write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`
        c: x -> clip(1, 2, 3);
        //~ «3» `clip` takes two bounds, found 3 [NW0020]
        //~| help: write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`
        d: x -> clip(1, -1);
        //~ «clip(1, -1)» the lower bound 1 is above the upper one, -1 [NW0020]
        //~| help: write `clip(-1, 1)`
        e: x -> clip([0, 1, 2], [1, 0, 3]);
        //~ «clip([0, 1, 2], [1, 0, 3])» the lower bound 1 is above the upper one, 0 [NW0020]
        //~| help: write the lower bounds first
        f: x -> clip([0, 1], 2);
        //~ «[0, 1]» `clip` has 2 lower bounds for 3 values [NW0029]
        //~| help: write one number, or one for each value
        g: x -> clip(-1, [1, 2, 3, 4]);
        //~ «[1, 2, 3, 4]» `clip` has 4 upper bounds for 3 values [NW0029]
        //~| help: write one number, or one for each value
        h: x -> clip(-inf, inf);
        //~ «clip(-inf, inf)» infinite bounds have no effect [NW0020]
        //~| help: write a number for one of them, or remove `-> clip(-inf, inf)`
        i: x -> clip(inf, inf);
        //~ «clip(inf, inf)» no number is between inf and inf [NW0020]
        //~| help: write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`
        j: x -> clip(LOW, 1);
        //~ «LOW» the lower bound of `clip` must be a number; a macro cannot see the value of `LOW` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(LOW as f32 == 0.5);`
        k: x -> clip(true, 1);
        //~ «true» the lower bound of `clip` must be a number, found `true` [NW0020]
        //~| help: write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`
        l: x -> clip(0, [1, [2], 3]);
        //~ «[2]» the upper bound of `clip` must be a number, found a list [NW0020]
        //~| help: write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`
        m: x -> clip(1e60, 1e61);
        //~ «1e60» 1e60 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        n: x -> clip(min = -1, max = 1);
        //~ «min» `clip` has no option `min` [NW0022]
        //~| help: write `clip(-1, 1)`: its arguments have no names
        o: x -> clamp(-1, 1);
        //~ «clamp» no operation is called `clamp` [NW0018]
        //~| help: write `clip(-1, 1)`: it limits each number
        y: (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o) -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(3);
        a: x -> dense(2) -> tanh -> clip(-0.5, [0.5, 0.25]);
        b: x -> dense(2) -> clip(0, inf);
        c: x -> dense(2) -> clip([-inf, -1], 1);
        y: (a, b, c) -> dense(1) -> relu -> clip(-inf, 6);
        loss: mse(y);
    }
}
