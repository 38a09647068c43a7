//! Numbers beside values: `1 - h`, `0.5 * h`, `-h`; and one number beside several.

network! {
    pub struct Net {
        x: input(3);
        a: 1 + 2 -> relu;
        //~ 6. «1 + 2» `1 + 2` is a number: how many values it has is not known [NW0013]
        //~| help: write it with a value, such as `1 - x`; it takes that value's size; a trained number is the bias of a layer
        b: 0.5 -> dense(2);
        //~ 7. «0.5» `0.5` is a number: how many values it has is not known [NW0013]
        //~| help: write it with a value, such as `1 - x`; it takes that value's size; a trained number is the bias of a layer
        c: -1;
        //~ 8. «-1» `-1` is a number: how many values it has is not known [NW0013]
        //~| help: write it with a value, such as `1 - x`; it takes that value's size; a trained number is the bias of a layer
        d: (x, 1) -> dense(2);
        //~ 9. «1» `1` is a number: how many values it has is not known [NW0013]
        //~| help: write it with a value, such as `1 - x`; it takes that value's size; a trained number is the bias of a layer
        e: 0 * x;
        //~ 10. «0 * x» `0 * x` is always 0, so `x` has no effect [NW0013]
        //~| help: remove the value, or write another number
        f: x * 0;
        //~ 11. «x * 0» `x * 0` is always 0, so `x` has no effect [NW0013]
        //~| help: remove the value, or write another number
        g: 1e60 * x;
        //~ 12. «1e60 * x» 1e60 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        //~| also: +1 «x + 1e60»
        h: x + 1e60;
        i: x * -x;
        //~ 1. «-» a value cannot begin with `-` here [NW0014]
        //~| help: write the sign before the product, `-a * b`, or put the value in parentheses, `a * (-b)`
        //~| also: +1 «-»
        j: x - -x;
        k: +x;
        //~ 2. «+» expected the name of a value, found `+` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        l: 2f32 * x;
        //~ 3. «2f32» expected a number, found `2f32` [NW0013]
        //~| help: write `2`, without a suffix
        m: "2" * x;
        //~ 4. «"2"» expected the name of a value, found `"2"` [NW0001]
        //~| help: remove the number and its sign: layers scale and shift by their weights and biases
        n: 1e30 * 1e30 * x;
        //~ 13. «1e30 * 1e30 * x» 1.0000000000000001e60 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        o: x ^ 2;
        //~ 5. «^» expected `->` or `;`, found `^` [NW0001]
        //~| help: an item ends with `;`
        y: (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o) -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(3);
        a: x -> dense(2);
        b: x -> dense(1);
        c: 1 - a * -0.5 + 2;
        d: -a;
        e: -(a - 2 * b) * 0.5;
        f: a * b + b * a - b;
        g: (b - a) * (2 * (1 - a));
        h: b + x;
        i: a + x;
        //~ «x» `a` has 2 values, `x` has 3 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: x -> dense(2);`, then add `part`
        //~| note: -8 «a» `a` gets its 2 values
        y: (c, d, e, f, g, h, i) -> dense(1);
        loss: mse(y);
    }
}
