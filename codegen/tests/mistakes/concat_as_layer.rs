// EXPECT concat | concat
// AT concat(x)
// FIX (h, x)
// MEND h -> concat(x) -> ==> (h, x) ->
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> concat(x) -> dense(1);
        loss: mse(y);
    }
}
