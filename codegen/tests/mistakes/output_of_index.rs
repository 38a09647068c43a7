// EXPECT h[0] | output | name
// AT h[0]
// FIX part: h -> slice(0..1);
// FIX output: (y, part);
// MEND output: (y, h[0]); ==> part: h -> slice(0..1); output: (y, part);
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4);
        y: h -> dense(1);
        output: (y, h[0]);
        loss: mse(y);
    }
}
