// EXPECT add | add
// AT add(x)
// FIX h + x
// MEND h -> add(x) -> ==> h + x ->
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(4) -> relu;
        y: h -> add(x) -> dense(1);
        loss: mse(y);
    }
}
