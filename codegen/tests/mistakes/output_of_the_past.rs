// EXPECT prev(h) | output | name
// AT prev(h)
// FIX part: prev(h);
// FIX output: (y, part);
// MEND output: (y, prev(h)); ==> part: prev(h); output: (y, part);
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4);
        y: h -> dense(1);
        output: (y, prev(h));
        loss: mse(y);
    }
}
