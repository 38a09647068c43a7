//! `connect` and `mask`.

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(2, connect = [0 -> 0, 1 -> 5]);
        //~ «5» `a` has no output 5: it has 2 outputs [NW0028]
        //~| help: outputs are 0 to 1
        b: x -> dense(2, connect = [0 -> 0, 2 -> 1]);
        //~ «2» `b` has no input 2: it has 2 inputs [NW0028]
        //~| help: inputs are 0 to 1
        c: x -> dense(2, connect = [0 -> 0, 1 -> 1, 0 -> 0]);
        //~ «0 -> 0» `0 -> 0` is listed twice [NW0028]
        //~| help: remove one of the two
        d: x -> dense(2, connect = [0 -> 0, 1 -> 0]);
        //~ «[0 -> 0, 1 -> 0]» no connection leads to output 1 of `d` [NW0028]
        //~| help: connect it, for example with `0 -> 1`, or make the layer narrower
        e: x -> dense(2, connect = [0 -> 0.5, 1 -> 1]);
        //~ «0.5» an output must be a whole number, found 0.5 [NW0028]
        //~| help: write the index of the output, counted from 0: `connect = [0 -> 1]`
        f: x -> dense(2, connect = []);
        //~ «[]» `connect` has no connection [NW0028]
        //~| help: write the connections as `connect = [0 -> 0, 1 -> 0, 1 -> 3]`: input, then output, counted from 0
        g: x -> dense(2, connect = all);
        //~ «all» `connect` must be a list; a macro cannot see the value of `all` [NW0012]
        //~| help: write the list itself
        h: x -> dense(2, connect = [0, 1]);
        //~ «0» expected a connection, found a number [NW0028]
        //~| help: write the connections as `connect = [0 -> 0, 1 -> 0, 1 -> 3]`: input, then output, counted from 0
        i: x -> dense(2, connect = [0 -> 0, 1 -> 1], mask = [[1, 0], [0, 1]]);
        //~ «mask» `mask` and `connect` both list the connections [NW0025]
        //~| help: remove one of the two
        y: a + b + c + d + e + f + g + h + i;
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(2, mask = [[1, 0]]);
        //~ «[[1, 0]]» `mask` has 1 row, but `a` has 2 inputs [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        b: x -> dense(2, mask = [[1, 0], [1]]);
        //~ «[1]» row 1 of `mask` has 1 number, but `b` has 2 outputs [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        c: x -> dense(2, mask = [[1, 0], [1, 2]]);
        //~ «2» a number of `mask` must be 0 or 1, found `2` [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        d: x -> dense(2, mask = [[1, 0], [1, 0]]);
        //~ «[[1, 0], [1, 0]]» no connection leads to output 1 of `d` [NW0028]
        //~| help: connect it, for example with `0 -> 1`, or make the layer narrower
        e: x -> dense(2, mask = [1, 0]);
        //~ «1» a row of `mask` must be a list, found a number [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        f: x -> dense(2, mask = 1);
        //~ «1» `mask` cannot be a number [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        g: x -> dense(2, mask = [[1, 0], [0, 1]], weights = [0.5]);
        //~ «[0.5]» `weights` has 1 number, but `g` has 2 connections [NW0027]
        //~| help: write a number for each connection: `weights = [0.5, 0.5]`
        h: x -> dense(2, mask = [[1, 0], [0, 1]], weights = 0.5);
        //~ «0.5» `weights` cannot be a number [NW0027]
        //~| help: write a number for each connection: `weights = [0.5, 0.5]`
        y: a + b + c + d + e + f + g + h;
    }
}
