// WARN mse | frozen || trains nothing
// AT 0.5 * mse(p)
// FIX remove
// MEND  + 0.5 * mse(p) ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2);
        p: x -> dense(2, frozen = true);
        loss: mae(y) + 0.5 * mse(p);
        output: (y, p);
    }
}
