// EXPECT prev(h)[0] | slice
// AT prev(h)[0]
// FIX part: prev(h) -> slice(0..1);
// FIX (x, part)
// MEND h: (x, prev(h)[0]) ==> part: prev(h) -> slice(0..1); h: (x, part)
network! {
    pub struct N {
        x: input(3);
        h: (x, prev(h)[0]) -> dense(4) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}
