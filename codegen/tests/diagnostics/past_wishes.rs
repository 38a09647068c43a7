// What people wish for of networks that remember, as other frameworks write it.

// a comma at the end
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(x, 4,)) -> dense(4) -> tanh;
        b: (x, prev(b,)) -> dense(4) -> tanh;
        c: (x, prev(x, 4,,)) -> dense(4) -> tanh;
        //~ «,» between two commas of `prev` there is nothing [NW0069]
        //~| help: remove one of the commas
        y: (a, b, c) -> dense(1);
    }
}

// a part of the past
network! {
    pub struct N {
        x: input(4);
        a: (x, prev(a)[0]) -> dense(4) -> tanh;
        //~ «prev(a)[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(a) -> slice(0..1);`, then write `(x, part)`
        b: (x, prev(b)[1..3]) -> dense(4) -> tanh;
        //~ «prev(b)[1..3]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(b) -> slice(1..3);`, then write `(x, part)`
        c: prev(c)[0] + x -> dense(4) -> tanh;
        //~ «prev(c)[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(c) -> slice(0..1);`, then write `part + x`
        d: (x, prev(x, 2)[-1]) -> dense(4) -> tanh;
        //~ «prev(x, 2)[-1]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(x, 2) -> slice(-1..);`, then write `(x, part)`
        e: (x, d[0]) -> dense(4) -> tanh;
        //~ «d[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: d -> slice(0..1);`, then write `(x, part)`
        f: (x, prev(f)[:2]) -> dense(4) -> tanh;
        //~ «prev(f)[:2]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(f) -> slice(..2);`, then write `(x, part)`
        g: prev(g)[0] -> dense(4) -> tanh;
        //~ «prev(g)[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: write `prev(g) -> slice(0..1)`
        h: (x[0], prev(h)[1], x) -> dense(4) -> tanh;
        //~ «x[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give these parts names: `part: x -> slice(0..1); part2: prev(h) -> slice(1..2);`, then write `(part, part2, x)`
        j: (x, prev(x)[-2]) -> dense(4) -> tanh;
        //~ «prev(x)[-2]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(x) -> slice(-2..-1);`, then write `(x, part)`
        k: delay(x, 4) -> dense(4) -> tanh;
        //~ «delay(x, 4)» a value of an earlier step is a `prev`, found `delay(x, 4)` [NW0069]
        //~| help: write `prev(x, 4)`
        y: (a, b, c, d, e, f, g, h, j, k) -> dense(1);
    }
}

// an operation on the past in a list or a sum
network! {
    pub struct N {
        x: input(4);
        a: (x, prev(a) -> slice(0..2)) -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(a) -> slice(0..2);`, then write `(x, part)`
        b: x + prev(b) -> slice(0..2) -> dense(4) -> tanh;
        c: x + (prev(c) -> dense(4)) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(c) -> dense(4);`, then write `part` instead of the parentheses
        d: (prev(d) -> slice(0..2)) + x -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(d) -> slice(0..2);`, then write `part` instead of the parentheses
        e: x * (prev(e) -> dense(4) -> sigmoid) + x -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(e) -> dense(4) -> sigmoid;`, then write `part` instead of the parentheses
        f: (prev(f) -> dense(4)) * x -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(f) -> dense(4);`, then write `part` instead of the parentheses
        g: x -> dense(4) + prev(g) -> tanh;
        //~ «+» `+` binds tighter than `->`, so it cannot follow an operation [NW0015]
        //~| help: give the part before it a name: `part: x -> dense(4);`, then write `part + prev(g) -> tanh`
        h: ((x, prev(h) -> slice(0..2)), x) -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(h) -> slice(0..2);`, then write `(x, part)`
        y: (a, b, c, d, e, f, g, h) -> dense(1);
    }
}

// outputs of the past
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: (y, prev(h));
        //~ «prev(h)» an output is the name of a value, found `prev(h)` [NW0001]
        //~| help: give it a name: `part: prev(h);`, then write `output: (y, part);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: prev(y);
        //~ «prev(y)» an output is the name of a value, found `prev(y)` [NW0001]
        //~| help: give it a name: `part: prev(y);`, then write `output: part;`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: y, prev(h, 2);
        //~ «prev(h, 2)» an output is the name of a value, found `prev(h, 2)` [NW0001]
        //~| help: give it a name: `part: prev(h, 2);`, then write `output: (y, part);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: (y, h[0]);
        //~ «h[0]» an output is the name of a value, found `h [0]` [NW0001]
        //~| help: give it a name: `part: h -> slice(0..1);`, then write `output: (y, part);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> lstm(4);
        y: h -> dense(1);
        output: (y, h, h_cell);
        //~ «h_cell» no value is called `h_cell` [NW0007]
        //~| help: the cell state of the `lstm` of `h` is no item, so no item can read it, but the program, in the memory: `memory.h_cell`; write the equations by hand, with `prev`, where others read it
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: (y, h);
        loss: mse(prev(y));
        //~ «prev(y)» `mse` takes the name of one value, found `prev(y)` [NW0041]
        //~| help: give it a name: write `z: prev(y); loss: mse(z);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1);
        output: y[-1];
        //~ «y[-1]» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1);
        output: (prev(y), h -> tanh, y);
        //~ «prev(y)» an output is the name of a value, found `prev(y)` [NW0001]
        //~| help: give each a name: `part: prev(y); part2: h -> tanh;`, then write `output: (part, part2, y);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1);
        output: (y h);
        //~ «h» expected `,`, found `h` [NW0001]
        //~| help: one output is written `output: y;`, several are written `output: (policy, value);`
    }
}

// sequences in other shapes
network! {
    pub struct N {
        x: input(None, 8);
        //~ «None» the number of rows or of steps is no size of an input: it is the program's [NW0020]
        //~| help: write `input(8)`
        h: x -> gru(16);
        y: h -> dense(1);
    }
}
network! {
    pub struct N {
        x: input(8, steps = 20);
        //~ 3. «steps» `input` has no option `steps` [NW0022]
        //~| help: remove `steps = 20`: a sequence has as many steps as the program passes
        h: x -> gru(16);
        k: (x, h[:, -1, :]) -> dense(1);
        //~ 1. «h[:, -1, :]» a declaration says what is computed in each step, so no index picks a step [NW0001]
        //~| help: write `h`: it is there in every step, and `at = last` in a loss compares the last one alone
        y: h[-1] -> dense(1);
        //~ 2. «h[-1]» a value of an earlier step is a `prev`, found `h [-1]` [NW0069]
        //~| help: write `prev(h)`
        //~| help: if the last step of a sequence is meant, write `h`, and `at = last` in the loss: a declaration says what is computed in each step
    }
}
network! {
    pub struct N {
        x: input(8);
        h: x -> gru(16) -> last;
        //~ «last» `gru` ends its chain, because its state is the value of `h` [NW0071]
        //~| help: write `cell: x -> gru(16); h: cell -> last;`
        //~ «last» no operation is called `last` [NW0018]
        //~| help: there is an output in every step: remove it, and write `at = last` in the loss to compare the last step of each sequence alone
        y: h -> dense(1);
        loss: mse(y, last);
        //~ «last» the steps that `mse` compares are given by its option `at` [NW0041]
        //~| help: write `mse(y, at = last)`
    }
}
network! {
    pub struct N {
        x: input(8);
        h: x -> gru(16);
        y: h -> last -> dense(1);
        //~ «last» no operation is called `last` [NW0018]
        //~| help: there is an output in every step: remove it, and write `at = last` in the loss to compare the last step of each sequence alone
        loss: mse(y, at = -1);
        //~ «-1» `at` must be `last`, found a number [NW0045]
        //~| help: write `at = last` to compare the last step of each sequence, or `mse(y)` to compare every step
    }
}
network! {
    pub struct N {
        x: input(8);
        h: gru(x, 16);
        //~ «gru(x, 16)» a chain begins with a value, not with the operation `gru` [NW0017]
        //~| help: write `x -> gru(16)`
        k: gru(16)(h);
        //~ «gru(16)» a chain begins with a value, not with the operation `gru` [NW0017]
        //~| help: write `k: h -> gru(16);`
        l: bidirectional(gru(16), x);
        //~ «bidirectional» no operation is called `bidirectional` [NW0018]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        m: repeat_vector(h, 10);
        //~ «repeat_vector» no operation is called `repeat_vector` [NW0018]
        //~| help: a value is there in every step: read it where it is needed
        y: (h, k, l, m) -> dense(1);
    }
}
