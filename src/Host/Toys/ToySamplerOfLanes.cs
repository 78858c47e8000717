using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Fits.Wide;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Draws one toy in each lane of <typeparamref name="TReal"/>.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TWord">The integers of its lanes.</typeparam>
internal sealed unsafe class ToySamplerOfLanes<TReal, TWord> : ToySampler
    where TReal : unmanaged, IReal<TReal>
    where TWord : unmanaged, IWord<TWord, TReal>
{
    private ToySamplerOfLanes()
    {
    }

    /// <summary>The only instance: there is no state.</summary>
    public static ToySampler Instance { get; } = new ToySamplerOfLanes<TReal, TWord>();

    /// <inheritdoc/>
    public override int Lanes => TReal.Lanes;

    /// <inheritdoc/>
    public override void Fill(ToyTables tables, in ToySource source, ulong first, double* counts, double* local, double* global)
        => Draw(tables, source, TWord.Consecutive(first), counts, local, global);

    /// <inheritdoc/>
    public override void Fill(ToyTables tables, in ToySource source, ReadOnlySpan<ulong> toys, double* counts, double* local, double* global)
        => Draw(tables, source, MemoryMarshal.Read<TWord>(MemoryMarshal.AsBytes(toys[..TReal.Lanes])), counts, local, global);

    private static void Draw(ToyTables tables, in ToySource source, TWord toys, double* counts, double* local, double* global)
    {
        if (tables.Hybrid is HybridTables hybrid)
        {
            DrawHybrid(hybrid, source, toys, counts, local, global);
        }

        fixed (double* values = tables.Values)
        fixed (ulong* thresholds = tables.Thresholds)
        fixed (int* indices = tables.Indices)
        {
            var view = new ToyView<TReal, BroadcastView<TReal>, WordView, IndexView>(
                tables.Shape, new(values), new(thresholds), new(indices));
            ToyKernel.Draw(
                view,
                source,
                toys,
                new LaneView<TReal>((TReal*)counts),
                new LaneView<TReal>((TReal*)local),
                new LaneView<TReal>((TReal*)global));
        }
    }

    /// <summary>Counts of parameters that are drawn where their auxiliary values, which follow, go to.</summary>
    private static void DrawHybrid(HybridTables hybrid, in ToySource source, TWord toys, double* counts, double* local, double* global)
    {
        ModelTables model = hybrid.Model;
        ModelShape shape = model.Shape;
        fixed (double* priors = hybrid.Values)
        fixed (int* kinds = hybrid.Kinds, indices = hybrid.Ladder.Indices)
        fixed (ulong* thresholds = hybrid.Ladder.Thresholds)
        {
            var values = new BroadcastView<TReal>(priors);
            var kindView = new IndexView(kinds);
            var globals = new LaneView<TReal>((TReal*)global);
            var locals = new LaneView<TReal>((TReal*)local);
            PriorKernel.Draw<TReal, TWord, LaneView<TReal>, BroadcastView<TReal>, IndexView>(
                values, kindView, 0, shape.Globals, ToyPurpose.PriorGlobal, source, toys, globals);
            PriorKernel.Draw<TReal, TWord, LaneView<TReal>, BroadcastView<TReal>, IndexView>(
                values, kindView, shape.Globals, shape.Bins * shape.Groups, ToyPurpose.PriorLocal, source, toys, locals);
            if (model.Wide is WideTables wide)
            {
                Debug.Assert(TReal.Lanes == 1, "Toys of wide models are drawn one at a time.");
                WideExpectation.AtLocals(
                    wide, new(global, shape.Globals), new(local, shape.Bins * shape.Groups), shape.Groups, new(counts, shape.Bins));
            }
            else
            {
                Expect(model, globals, locals, new LaneView<TReal>((TReal*)counts));
            }

            var ladder = new PoissonLadderView<WordView, IndexView>(new(thresholds), new(indices), hybrid.Ladder.Levels);
            PoissonLadderKernel.Draw<TReal, TWord, LaneView<TReal>, WordView, IndexView>(
                ladder, source, toys, shape.Bins, new LaneView<TReal>((TReal*)counts));
        }
    }

    private static void Expect(ModelTables model, LaneView<TReal> globals, LaneView<TReal> locals, LaneView<TReal> expectation)
    {
        const int alignment = 64;
        double[] room = ArrayPool<double>.Shared.Rent((model.Shape.WorkspaceLength * TReal.Lanes) + (alignment / sizeof(double)));
        fixed (double* binTable = model.Bins, factorTable = model.Factors, weights = model.Weights, start = room)
        fixed (int* structure = model.Structure)
        {
            var view = new ModelView<TReal, BroadcastView<TReal>, IndexView>(
                model.Shape, new(binTable), new(factorTable), new(weights), new(structure));
            nint aligned = ((nint)start + alignment - 1) / alignment * alignment;
            DrawnExpectation.Evaluate(view, globals, locals, new LaneView<TReal>((TReal*)aligned), expectation);
        }

        ArrayPool<double>.Shared.Return(room);
    }

    /// <summary>A table of 64-bit integers in host memory.</summary>
    /// <param name="start">First element.</param>
    private readonly struct WordView(ulong* start) : IWordView
    {
        private readonly ulong* start = start;

        /// <inheritdoc/>
        public ulong this[int index]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => start[index];
        }
    }
}
