// Outputs of the last step alone.

// an output of the last step alone
network! {
    pub struct N {
        x: input(1);
        h: x -> rnn(3);
        y: h -> dense(1);
        output: y, at = last;
        //~ «y, at = last» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}

// the same, with parentheses
network! {
    pub struct N {
        x: input(1);
        h: x -> rnn(3);
        y: h -> dense(1);
        output: (y, at = last);
        //~ «(y, at = last)» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}

// the same, as a call
network! {
    pub struct N {
        x: input(1);
        h: x -> rnn(3);
        y: h -> dense(1);
        output: last(y);
        //~ «last(y)» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}

// the same, as a call with an option
network! {
    pub struct N {
        x: input(1);
        h: x -> rnn(3);
        y: h -> dense(1);
        output: y(at = last);
        //~ «y(at = last)» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}

// the same, by an index
network! {
    pub struct N {
        x: input(1);
        h: x -> rnn(3);
        y: h -> dense(1);
        output: y[-1];
        //~ «y[-1]» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}

// the past is no last output
network! {
    pub struct N {
        x: input(2);
        h: x -> rnn(3);
        y: h -> dense(1);
        output: (y, h[t - 1]);
        //~ «h[t - 1]» an output is the name of a value, found `h [t - 1]` [NW0001]
        //~| help: give it a name: `part: prev(h);`, then write `output: (y, part);`
    }
}
