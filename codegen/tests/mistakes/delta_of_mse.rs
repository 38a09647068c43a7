// EXPECT delta | huber
// AT mse(y, delta = 0.5)
// FIX huber(y, delta = 0.5)
// MEND mse ==> huber
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y, delta = 0.5);
    }
}
