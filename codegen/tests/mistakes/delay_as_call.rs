// EXPECT delay(x, 4) | prev
// AT delay(x, 4)
// FIX prev(x, 4)
// MEND delay(x, 4) ==> prev(x, 4)
network! {
    pub struct N {
        x: input(3);
        h: delay(x, 4) -> dense(2);
        y: h -> tanh;
        loss: mse(y);
    }
}
