// WARN cosine | one value
// AT cosine(y)
// FIX mse(y)
// MEND cosine(y) ==> mse(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: cosine(y);
    }
}
