//! What the outputs of a network need, at this step and at later ones.
//!
//! Input: a network. Output: the network without the rest. Guarantees: what is remembered of a step stays
//! where a later one needs it.

use super::{Flat, NodeId, Op};

impl Flat {
    /// Which nodes these need, also at later steps.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op, Output};
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 1), ("idle".into(), 1)], ..Flat::default() };
    /// let x = flat.push("x", "", 1, Op::Input(0));
    /// let _ = flat.push("idle", "", 1, Op::Input(1));
    /// let _ = flat.push("unused", "", 1, Op::Constant(vec![1.0]));
    /// flat.outputs.push(Output { name: "y".into(), node: x, class: false, last: false });
    /// assert_eq!(flat.needed([x].into_iter()), [true, false, false]);
    /// ```
    #[must_use]
    pub fn needed(&self, of: impl Iterator<Item = NodeId>) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        of.for_each(|node| needed[node.0] = true);
        loop {
            let mut is_done = true;
            for (index, node) in self.nodes.iter().enumerate().rev() {
                if needed[index] {
                    node.op.operands().iter().for_each(|operand| needed[operand.0] = true);
                    if let Op::Earlier(at) = node.op {
                        let of = &mut needed[self.memories[at].of.0];
                        is_done &= std::mem::replace(of, true);
                    }
                }
            }
            if is_done {
                return needed;
            }
        }
    }

    /// Without the nodes that no output needs. Inputs stay.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op, Output};
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 1), ("idle".into(), 1)], ..Flat::default() };
    /// let x = flat.push("x", "", 1, Op::Input(0));
    /// let _ = flat.push("idle", "", 1, Op::Input(1));
    /// let _ = flat.push("unused", "", 1, Op::Constant(vec![1.0]));
    /// flat.outputs.push(Output { name: "y".into(), node: x, class: false, last: false });
    /// flat.prune();
    /// // Both inputs are still there.
    /// assert_eq!(flat.nodes.len(), 2);
    /// ```
    pub fn prune(&mut self) {
        let needed = self.needed(self.outputs.iter().map(|output| output.node));
        let mut renamed = vec![NodeId(0); self.nodes.len()];
        let (mut kept, mut memories) = (Vec::new(), Vec::new());
        for (index, mut node) in std::mem::take(&mut self.nodes).into_iter().enumerate() {
            if needed[index] || matches!(node.op, Op::Input(_)) {
                node.op.map(|operand| renamed[operand.0]);
                if let Op::Earlier(at) = &mut node.op {
                    memories.push(self.memories[*at].clone());
                    *at = memories.len() - 1;
                }
                renamed[index] = NodeId(kept.len());
                kept.push(node);
            }
        }
        self.nodes = kept;
        self.memories = memories;
        self.outputs.iter_mut().for_each(|output| output.node = renamed[output.node.0]);
        self.memories.iter_mut().for_each(|memory| memory.of = renamed[memory.of.0]);
    }

    /// Without the inputs that nothing reads; their names.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op, Output};
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 1), ("idle".into(), 1)], ..Flat::default() };
    /// let x = flat.push("x", "", 1, Op::Input(0));
    /// let _ = flat.push("idle", "", 1, Op::Input(1));
    /// let _ = flat.push("unused", "", 1, Op::Constant(vec![1.0]));
    /// flat.outputs.push(Output { name: "y".into(), node: x, class: false, last: false });
    /// assert_eq!(flat.drop_inputs(), ["idle"]);
    /// assert_eq!(flat.inputs.len(), 1);
    /// ```
    pub fn drop_inputs(&mut self) -> Vec<String> {
        let readers = self.readers();
        let used = |index: usize| {
            self.nodes
                .iter()
                .zip(&readers)
                .any(|(node, readers)| matches!(node.op, Op::Input(at) if at == index) && *readers > 0)
        };
        let kept: Vec<usize> = (0..self.inputs.len()).filter(|&index| used(index)).collect();
        let dropped = (0..self.inputs.len())
            .filter(|index| !kept.contains(index))
            .map(|index| self.inputs[index].0.clone())
            .collect();
        self.inputs = kept.iter().map(|&index| self.inputs[index].clone()).collect();
        let nodes = std::mem::take(&mut self.nodes);
        let mut renamed = Vec::with_capacity(nodes.len());
        for mut node in nodes {
            if let Op::Input(index) = &mut node.op {
                match kept.iter().position(|kept| kept == index) {
                    Some(at) => *index = at,
                    None => {
                        renamed.push(NodeId(0));
                        continue;
                    }
                }
            }
            node.op.map(|operand| renamed[operand.0]);
            renamed.push(NodeId(self.nodes.len()));
            self.nodes.push(node);
        }
        self.outputs.iter_mut().for_each(|output| output.node = renamed[output.node.0]);
        self.memories.iter_mut().for_each(|memory| memory.of = renamed[memory.of.0]);
        dropped
    }
}
