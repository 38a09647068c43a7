// EXPECT 1e-12 | delta
// AT huber(y, 1e-12)
// FIX huber(y, delta = 1e-12)
// MEND huber(y, 1e-12) ==> huber(y, delta = 1e-12)
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: huber(y, 1e-12);
    }
}
