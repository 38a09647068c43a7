// EXPECT -> | ->
// AT -> -> dense(1)
// FIX remove `->`
// MEND -> -> ==> ->
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> relu;
        y: h -> -> dense(1);
        loss: mse(y);
    }
}
