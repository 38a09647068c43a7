// WARN mae | trains nothing || no layer
// AT mae(s)
// FIX remove
// MEND  + mae(s) ==>
network! {
    pub struct N {
        x: input(4);
        s: x * x;
        y: s -> dense(2);
        loss: mse(y) + mae(s);
    }
}
