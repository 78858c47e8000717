using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Fits.Wide;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Models;

/// <summary>What the elimination left out: expected counts and the γ of every local, at given globals.</summary>
internal static class ProfiledLocals
{
    /// <summary>Evaluates one dataset.</summary>
    /// <param name="data">Datasets.</param>
    /// <param name="dataset">Which one.</param>
    /// <param name="globals">The globals.</param>
    /// <param name="expectation">Receives the expected counts with the profiled γ [bin].</param>
    /// <param name="gammas">Receives the profiled γ [bin, group].</param>
    public static unsafe void Evaluate(
        DatasetBatch data, int dataset, ReadOnlySpan<double> globals, Span<double> expectation, Span<double> gammas)
    {
        ModelTables model = data.Model;
        if (model.Wide is WideTables wide)
        {
            WideExpectation.Profiled(data, dataset, wide, globals, expectation, gammas);
            return;
        }

        ModelShape shape = model.Shape;
        var workspace = new double[shape.WorkspaceLength];
        fixed (double* binTable = model.Bins, factorTable = model.Factors, weights = model.Weights)
        fixed (int* structure = model.Structure)
        fixed (double* counts = data.CountsOf(dataset), local = data.LocalAuxiliaryOf(dataset), global = data.GlobalAuxiliaryOf(dataset))
        fixed (double* point = globals, scratch = workspace)
        {
            var view = new ModelView<F64, BroadcastView<F64>, IndexView>(
                shape, new(binTable), new(factorTable), new(weights), new(structure));
            var input = new FitInput<F64, LaneView<F64>>(
                new((F64*)counts), new((F64*)local), new((F64*)global), new((F64*)global), new((F64*)global));
            var work = new LaneView<F64>((F64*)scratch);
            FactorKernel.Evaluate(view, new LaneView<F64>((F64*)point), 0, work);
            ComponentKernel.Evaluate(view, work);
            for (int bin = 0; bin < shape.Bins; bin++)
            {
                GeneralBin.Solve(view, input, work, bin, out _, out _, out _);
                double sum = 0.0;
                for (int component = 0; component < shape.Components; component++)
                {
                    int group = model.Structure[shape.GroupAt + component];
                    double gamma = group < 0
                        ? 1.0
                        : scratch[shape.GroupScratchAt + (ModelShape.GroupScratch * group) + GeneralBin.Gamma];
                    sum += gamma * scratch[shape.ComponentAt + component] * model.Bins[(bin * shape.BinStride) + component];
                }

                expectation[bin] = sum;
                for (int group = 0; group < shape.Groups; group++)
                {
                    gammas[(bin * shape.Groups) + group] =
                        scratch[shape.GroupScratchAt + (ModelShape.GroupScratch * group) + GeneralBin.Gamma];
                }
            }
        }
    }
}
