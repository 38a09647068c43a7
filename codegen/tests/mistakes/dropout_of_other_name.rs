// WARN dropout | loss
// AT q: y -> dropout(0.2)
// FIX remove
// MEND y -> dropout(0.2) ==> y
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        q: y -> dropout(0.2);
        loss: mse(q);
    }
}
