using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Fits.Wide;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Models;

/// <summary>Expected counts with every bin-local factor at 1, every shift at 0.</summary>
internal static class ModelExpectation
{
    /// <summary>Σ F(globals) T.</summary>
    /// <param name="model">The model.</param>
    /// <param name="globals">The globals.</param>
    /// <param name="expectation">Receives the expected counts [bin].</param>
    public static unsafe void Evaluate(CompiledModel model, ReadOnlySpan<double> globals, Span<double> expectation)
    {
        if (model.Tables.Wide is WideTables wide)
        {
            WideExpectation.AtNominalLocals(wide, globals, expectation);
            return;
        }

        ModelShape shape = model.Shape;
        var workspace = new double[shape.WorkspaceLength];
        fixed (double* binTable = model.Tables.Bins, factorTable = model.Tables.Factors, weights = model.Tables.Weights)
        fixed (int* structure = model.Tables.Structure)
        fixed (double* point = globals, scratch = workspace)
        {
            var view = new ModelView<F64, BroadcastView<F64>, IndexView>(
                shape, new(binTable), new(factorTable), new(weights), new(structure));
            var work = new LaneView<F64>((F64*)scratch);
            FactorKernel.Evaluate(view, new LaneView<F64>((F64*)point), 0, work);
            ComponentKernel.Evaluate(view, work);
        }

        for (int bin = 0; bin < shape.Bins; bin++)
        {
            double sum = 0.0;
            for (int component = 0; component < shape.Components; component++)
            {
                int group = model.Tables.Structure[shape.GroupAt + component];
                double local = group < 0 ? 1.0 : model.Tables.LocalAuxiliary[group];
                sum += local * workspace[shape.ComponentAt + component] * model.Template(bin, component);
            }

            expectation[bin] = sum;
        }
    }
}
