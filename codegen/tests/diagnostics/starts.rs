// What a value of an earlier step is before the first one.

// what a value is before the first step
network! {
    pub struct N {
        x: input(1);
        a: prev(x, start = 0.5) -> dense(1);
        //~ «0.5» `start` must be `zeros` or `trained`, found `0.5` [NW0069]
        //~| help: write `prev(x, start = trained)`: the field `x_start` has the numbers, and they can be set in the program
        b: prev(x, start = traind) -> dense(1);
        //~ «traind» `start` must be `zeros` or `trained`, found `traind` [NW0069]
        //~| help: did you mean `trained`?
        c: prev(x, start = trained, 4) -> dense(1);
        //~ «4» the number of steps comes before `start`, found `4` behind it [NW0069]
        //~| help: write `prev(x, 4, start = trained)`
        d: prev(x, 4, start = zeros, start = trained) -> dense(1);
        //~ «start» `start` is given twice [NW0069]
        //~| help: remove one of the two
        e: prev(x, strat = trained) -> dense(1);
        //~ «strat» `prev` has no option `strat`: its one option says how it begins [NW0069]
        //~| help: did you mean `start`?
        f: prev(x, start =) -> dense(1);
        //~ «start» `start` must be `zeros` or `trained`, found nothing [NW0069]
        //~| help: write `prev(x, start = trained)`: the field `x_start` has the numbers, and they can be set in the program
        g: prev(x, start) -> dense(1);
        //~ «start» `start` needs a key and a value, found `start` [NW0069]
        //~| help: write `prev(x, start = trained)`
        h: prev(x, 4, trained) -> dense(1);
        //~ «trained» `start` needs a key and a value, found `trained` [NW0069]
        //~| help: write `prev(x, 4, start = trained)`
        y: (a, b, c, d, e, f, g, h) -> dense(1);
    }
}

// a trained start is a field
network! {
    pub struct N {
        x: input(1);
        h_start: x -> dense(2);
        //~ «h_start» `h_start` is the name of a part of `h`, which begins with trained numbers [NW0006]
        //~| help: write another name, such as `h_start2`
        //~| note: +1 «prev» the start of `h` is trained
        h: (h_start, prev(h, start = trained)) -> dense(4) -> tanh;
        y: h -> dense(1);
    }
}

// commas, and what is written besides a wrong option
network! {
    pub struct N {
        x: input(1);
        a: prev(x,,) -> dense(1);
        //~ «,» between two commas of `prev` there is nothing [NW0069]
        //~| help: remove one of the commas
        b: prev(x, 4, start = 0.5) -> dense(1);
        //~ «0.5» `start` must be `zeros` or `trained`, found `0.5` [NW0069]
        //~| help: write `prev(x, 4, start = trained)`: the field `x_start` has the numbers, and they can be set in the program
        c: prev(x, start = zeros, 4) -> dense(1);
        //~ «4» the number of steps comes before `start`, found `4` behind it [NW0069]
        //~| help: write `prev(x, 4, start = zeros)`
        d: prev(x, 4, begin = trained) -> dense(1);
        //~ «begin» `prev` has no option `begin`: its one option says how it begins [NW0069]
        //~| help: write `prev(x, 4, start = trained)`, or `prev(x, 4)`, which begins with zeros
        e: prev(x, 4, start = trained,) -> dense(1);
        y: (a, b, c, d, e) -> dense(1);
    }
}
