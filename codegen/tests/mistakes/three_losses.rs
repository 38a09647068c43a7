// COUNT 1
// EXPECT loss | second
// AT loss: huber(b, delta = 0.5)
// FIX mse(a) + huber(b, delta = 0.5) + 2 * mae(c)
// MEND mse(a); loss: huber(b, delta = 0.5); loss: 2 * mae(c); ==> mse(a) + huber(b, delta = 0.5) + 2 * mae(c);
network! {
    pub struct N {
        x: input(4);
        a: x -> dense(1);
        b: x -> dense(1);
        c: x -> dense(1);
        loss: mse(a); loss: huber(b, delta = 0.5); loss: 2 * mae(c);
    }
}
