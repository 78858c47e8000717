using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Toys in mixed precision, one at a time on the host: the reference for devices that fit them so. Not a way to save time.</summary>
internal sealed unsafe class ToyFitterMixed : ToyFitterPacks
{
    private readonly ToySampler sampler = ToySampler.For<F64>();
    private readonly List<GCHandle> pinned = [];
    private ToyHypotheses? hypotheses;
    private double[] pois = [];
    private double[] results = [];
    private ConditionalFits conditionals;

    /// <inheritdoc/>
    public override int Lanes => 1;

    /// <inheritdoc/>
    public override void Prepare(ToyHypotheses hypotheses, double[] pois, ConditionalFits conditionals)
    {
        this.hypotheses = hypotheses;
        this.pois = pois;
        this.conditionals = conditionals;
        results = GC.AllocateArray<double>(ToyFitKernel.ResultLength(pois.Length), pinned: true);
    }

    /// <inheritdoc/>
    public override void Fit(in ToySource source, ReadOnlySpan<ulong> toys, ToyFitEffort effort)
    {
        ToyHypotheses asked = hypotheses ?? throw new InvalidOperationException("Nothing to fit was given.");
        ModelTables model = asked.Model.Tables;
        ModelShape shape = model.Shape;
        ToyPasses passes = ToyFitSettings.For(effort, shape.Layout);
        nint counts = Pin(new double[shape.Bins]);
        nint local = Pin(new double[Math.Max(1, shape.Bins * shape.Groups)]);
        nint global = Pin(new double[shape.Globals]);
        sampler.Fill(asked.Tables, source, toys, (double*)counts, (double*)local, (double*)global);
        fixed (int* structure = model.Structure)
        {
            var wide = new ModelView<F64, LaneView<F64>, IndexView>(shape, Wide(model.Bins), Wide(model.Factors), Wide(model.Weights), new(structure));
            var narrow = new ModelView<F32, LaneView<F32>, IndexView>(shape, Narrow(model.Bins), Narrow(model.Factors), Narrow(model.Weights), new(structure));
            var input = new FitInput<F64, LaneView<F64>>(new((F64*)counts), new((F64*)local), new((F64*)global), Wide([.. model.Lower]), Wide([.. model.Upper]));
            var data = new FitInput<F32, LaneView<F32>>(
                Narrow(shape.Bins), Narrow(shape.Bins * shape.Groups), Narrow(shape.Globals), Narrow(shape.Globals), Narrow(shape.Globals));
            var plan = new ToyFitPlan<F64, LaneView<F64>>(
                Wide(asked.Start),
                Wide(pois),
                pois.Length,
                asked.PoiLower,
                model.Upper[shape.Poi],
                conditionals,
                passes.Free,
                passes.Conditional,
                passes.Ending,
                GammaBoundsLevel.None);
            var approach = new NarrowApproach<F64, LaneView<F64>, IndexView, LaneView<F64>, F32, LaneView<F32>, LaneView<F32>>(
                narrow, data, Narrow(shape.Globals), Narrow(shape.WorkspaceLength));
            ToyFitKernel.Fit(
                wide,
                input,
                plan,
                approach,
                Wide(new double[shape.Globals]),
                Wide(new double[shape.WorkspaceLength]),
                Wide(new double[ToyFitKernel.MemoryLength(shape)]),
                Wide(results));
        }

        pinned.ForEach(p => p.Free());
        pinned.Clear();
    }

    /// <inheritdoc/>
    public override double Result(int row, int lane) => results[row];

    private LaneView<F64> Wide(double[] numbers) => new((F64*)Pin(numbers));

    private LaneView<F32> Narrow(int length) => new((F32*)Pin(new float[Math.Max(1, length)]));

    private LaneView<F32> Narrow(double[] numbers) => new((F32*)Pin(Array.ConvertAll(numbers, n => (float)n)));

    private nint Pin(Array array)
    {
        pinned.Add(GCHandle.Alloc(array, GCHandleType.Pinned));
        return pinned[^1].AddrOfPinnedObject();
    }
}
