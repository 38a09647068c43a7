//! The plan as text: the kernel of each layer, then the steps of each method, as `z_h -> a_h sigmoid`.

use core::fmt;

use super::computed::{Computed, FusedInto};
use super::program::{
    BlockStep, LayerKernel, OverTime, Pairs, Plan, RowProgram, RowStep, RowsProgram, RowsStep, StreamProgram,
    StreamStage,
};
use crate::ir::value::{LayerGradient, LayerPart, ValueId};

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (id, layer) in self.layers.entries() {
            let name = &self.model.layers()[id].name;
            let kernel = match layer.kernel {
                LayerKernel::Dense => "Dense",
                LayerKernel::Sparse(Pairs::Diagonal) => "Diagonal",
                LayerKernel::Sparse(Pairs::Table(_)) => "Table",
            };
            writeln!(
                f,
                "layer {id:?} {name}: {} for a sample, {kernel} for rows, partial sums {}, parameters from {}",
                if layer.is_unrolled { "Unrolled" } else { kernel },
                layer.partials,
                layer.offset
            )?;
        }
        let kernels = if self.far { "functions of their own" } else { "inlined" };
        writeln!(f, "kernels for one sample: {kernels}")?;
        writeln!(f, "rows in a block of forward_batch: {}", self.block)?;
        if self.rows.loss.is_some() {
            writeln!(f, "rows in a block of loss_batch: {}", self.loss_block)?;
        }
        writeln!(f, "numbers in a row of the workspace: {}", self.workspace_row())?;
        self.print_row(f, "forward", &self.row.forward)?;
        self.print_row(f, "forward_logits", &self.row.logits)?;
        if let Some(training) = &self.row.training {
            self.print_row(f, "loss", &training.loss)?;
            self.print_row(f, "backward, train_step", &training.backward)?;
            self.print_row(f, "input_gradient", &training.input_gradient)?;
        }
        self.print_rows(f, "forward_batch", &self.rows.forward)?;
        if let Some(loss) = &self.rows.loss {
            self.print_rows(f, "loss_batch", loss)?;
        }
        if let Some(backward) = &self.rows.backward {
            self.print_rows(f, "gradient_batch, train_batch", backward)?;
        }
        if let Some(stream) = &self.stream {
            self.print_stream(f, stream)?;
        }
        if let Some(over_time) = &self.over_time {
            self.print_over_time(f, "gradient_sequences, train_sequences", over_time)?;
        }
        if let Some(over_time) = &self.input_over_time {
            self.print_over_time(f, "input_gradient_sequences", over_time)?;
        }
        Ok(())
    }
}

impl Plan<'_> {
    fn print_row(&self, f: &mut fmt::Formatter<'_>, method: &str, program: &RowProgram) -> fmt::Result {
        writeln!(f, "{method}:")?;
        for step in &program.steps {
            match step {
                RowStep::Value(value) => writeln!(f, "    {}", self.name(*value))?,
                RowStep::Parameters(gradient) => self.print_gradient(f, gradient)?,
            }
        }
        Ok(())
    }

    fn print_rows(&self, f: &mut fmt::Formatter<'_>, method: &str, program: &RowsProgram) -> fmt::Result {
        writeln!(f, "{method}:")?;
        for step in &program.steps {
            match step {
                RowsStep::Value(computed) => self.print_computed(f, computed)?,
                RowsStep::Parameters(gradient) => self.print_gradient(f, gradient)?,
                RowsStep::OnlyOutput(computed, gradient) => {
                    self.print_computed(f, computed)?;
                    self.print_gradient(f, gradient)?;
                    writeln!(f, "        of a step in one pass")?;
                }
            }
        }
        Ok(())
    }

    fn print_stream(&self, f: &mut fmt::Formatter<'_>, of: &StreamProgram) -> fmt::Result {
        let width: usize = of.sizes.iter().sum();
        writeln!(f, "run, blocks of {} steps, buffers of {width} numbers for each:", of.block)?;
        for stage in &of.stages {
            match stage {
                StreamStage::Block(steps) => {
                    writeln!(f, "  all steps:")?;
                    for step in steps {
                        match step {
                            BlockStep::Value(computed) => self.print_computed(f, computed)?,
                            BlockStep::Past(_, value) => {
                                writeln!(f, "    the past of {}", self.name(*value))?;
                            }
                            BlockStep::Remember(_, value) => {
                                writeln!(f, "    {} is remembered", self.name(*value))?;
                            }
                        }
                    }
                }
                StreamStage::Steps { values, .. } => {
                    writeln!(f, "  each step:")?;
                    values.iter().try_for_each(|value| writeln!(f, "    {}", self.name(*value)))?;
                }
            }
        }
        Ok(())
    }

    fn print_over_time(&self, f: &mut fmt::Formatter<'_>, methods: &str, of: &OverTime) -> fmt::Result {
        writeln!(f, "{methods}:")?;
        let parts = [
            ("all steps", &of.before),
            ("each step", &of.steps),
            ("all steps", &of.after),
            ("each step, the last one first", &of.back),
            ("all steps", &of.last),
        ];
        for (which, part) in parts {
            writeln!(f, "  {which}:")?;
            part.iter().try_for_each(|computed| self.print_computed(f, computed))?;
        }
        of.parameters.iter().try_for_each(|gradient| self.print_gradient(f, gradient))
    }

    fn print_computed(&self, f: &mut fmt::Formatter<'_>, of: &Computed) -> fmt::Result {
        let (value, out) = (self.name(of.value), of.out.map(|out| self.name(out)).unwrap_or_default());
        match of.fused {
            FusedInto::Nothing => writeln!(f, "    {value}"),
            FusedInto::Activation(activation) => writeln!(f, "    {value} -> {out}: {}", activation.word()),
            FusedInto::Slope(activation, read) => {
                writeln!(f, "    {value} -> {out}: slope of {} at {}", activation.word(), self.name(read))
            }
            FusedInto::Part(start) => writeln!(f, "    {value} -> {out}: from number {start} on"),
            FusedInto::Gradient(prediction) => {
                writeln!(f, "    {value} -> {out}: gradient at {}", self.name(prediction))
            }
            FusedInto::OfLogits => writeln!(f, "    {value} -> {out}: gradient, and the prediction"),
        }
    }

    fn print_gradient(&self, f: &mut fmt::Formatter<'_>, of: &LayerGradient) -> fmt::Result {
        let part = match of.part {
            LayerPart::Whole => "",
            LayerPart::Weights => ".weights",
            LayerPart::Bias => ".bias",
        };
        let layer = &self.model.layers()[of.layer].name;
        writeln!(f, "    gradient of {layer}{part}: {} {}", self.name(of.x), self.name(of.d_z))
    }

    fn name(&self, value: ValueId) -> &str {
        &self.graph.values[value].name
    }
}
