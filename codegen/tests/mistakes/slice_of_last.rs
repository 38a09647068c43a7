// EXPECT -2 or -2.. | end || last
// AT slice(-2..)
// FIX slice(4..) || `4..`
// MEND -2.. ==> 4..
network! {
    pub struct N {
        x: input(6);
        a: x -> slice(-2..);
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}
