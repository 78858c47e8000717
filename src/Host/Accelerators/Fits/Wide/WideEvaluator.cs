using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>The profiled NLL of a wide model at a point, and its gradient; lanes over bins.</summary>
/// <remarks>
/// Relative to the saturated model, as <see cref="NllKernel"/> documents. The gradient is first taken with respect to the factors, which is the same on
/// both sides of a kink; those with respect to the globals follow from the factors' derivatives on either side.
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideEvaluator<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly WideLayout layout;
    private readonly WideConstraint[] constraints;
    private readonly double[] factorGradient;
    private readonly double[] auxiliary;
    private double totalCount;

    /// <summary>Makes room.</summary>
    public WideEvaluator(WideTables tables)
    {
        layout = tables.Layout;
        constraints = tables.Constraints;
        Factors = new WideFactorValues(layout);
        Bins = new WideBins<TReal>(layout);
        Sums = new double[layout.Sums];
        factorGradient = new double[layout.Factors.Length];
        auxiliary = new double[layout.Globals];
    }

    /// <summary>The factors at the last point.</summary>
    public WideFactorValues Factors { get; }

    /// <summary>The bins at the last point.</summary>
    public WideBins<TReal> Bins { get; }

    /// <summary>dNLL/dP of samples and dNLL/d(P f) of terms [sum].</summary>
    public double[] Sums { get; }

    /// <summary>What rounding may do to the NLL: a few ulp of the counts.</summary>
    public double Rounding => 4e-16 * (totalCount + layout.Bins);

    /// <summary>Takes over the data of a fit.</summary>
    public void Load(DatasetBatch data, int dataset)
    {
        Bins.Load(data, dataset);
        data.GlobalAuxiliaryOf(dataset).CopyTo(auxiliary);
        totalCount = 0.0;
        foreach (double n in data.CountsOf(dataset))
        {
            totalCount += n;
        }
    }

    /// <summary>Auxiliary value of a global.</summary>
    public double Auxiliary(int global) => auxiliary[global];

    /// <summary>The NLL; leaves behind what derivatives at this point need.</summary>
    /// <param name="x">The globals.</param>
    /// <returns>NLL − saturated NLL; infinite where there are events in a bin whose expectation is zero or below, or a value is not finite.</returns>
    public double Value(ReadOnlySpan<double> x)
    {
        Factors.Evaluate(x);
        Array.Clear(factorGradient);
        double nll = 0.0;
        for (int k = 0; k < constraints.Length; k++)
        {
            nll += WideConstraintTerm.Value(constraints[k], auxiliary[k], x[k]);
        }

        bool possible = true;
        foreach (WideChannelLayout channel in layout.Channels)
        {
            Expect(channel);
            nll += Bins.Solve(channel, out double worst);
            possible &= worst <= NllKernel.LargestRatio;
            Sum(channel);
        }

        return possible && double.IsFinite(nll) ? nll : double.PositiveInfinity;
    }

    /// <summary>The gradient at the last point.</summary>
    /// <param name="x">That point.</param>
    /// <param name="sides">The side of each global at a kink: −1 or 1 [global].</param>
    /// <param name="gradient">Receives the gradient [global].</param>
    /// <returns>Whether it is finite.</returns>
    public bool Gradient(ReadOnlySpan<double> x, ReadOnlySpan<int> sides, Span<double> gradient)
    {
        Factors.Orient(x, sides);
        double size = 0.0;
        for (int k = 0; k < constraints.Length; k++)
        {
            gradient[k] = WideConstraintTerm.Slope(constraints[k], auxiliary[k], x[k]);
        }

        for (int factor = 0; factor < factorGradient.Length; factor++)
        {
            gradient[layout.Factors[factor].Global] += factorGradient[factor] * Factors.First(factor);
        }

        foreach (double slope in gradient)
        {
            size += Math.Abs(slope);
        }

        return size < 1e150;
    }

    /// <summary>Adds, to the one-sided derivatives at 0 of every global with a kink, what its factors give. Call at the last point.</summary>
    /// <param name="x">That point.</param>
    /// <param name="side">−1 or 1.</param>
    /// <param name="slopes">Receives the derivatives [global]; only those with a kink at 0 count.</param>
    public void OneSided(ReadOnlySpan<double> x, int side, Span<double> slopes)
    {
        for (int k = 0; k < constraints.Length; k++)
        {
            slopes[k] = layout.HasKink[k] ? WideConstraintTerm.Slope(constraints[k], auxiliary[k], x[k]) : 0.0;
        }

        for (int factor = 0; factor < factorGradient.Length; factor++)
        {
            slopes[layout.Factors[factor].Global] += factorGradient[factor] * Factors.AtKink(factor, side);
        }
    }

    /// <summary>Evaluates the yields of the slots alone.</summary>
    /// <param name="x">The globals.</param>
    public void Expect(ReadOnlySpan<double> x)
    {
        Factors.Evaluate(x);
        foreach (WideChannelLayout channel in layout.Channels)
        {
            Expect(channel);
        }
    }

    /// <summary>Shapes and yields of a channel.</summary>
    private void Expect(WideChannelLayout channel)
    {
        int packs = WideBins<TReal>.Packs(channel);
        TReal* yields = (TReal*)(Bins.Yields + channel.SlotAt);
        BinVectors<TReal>.Fill(yields, ProfiledBin.SmallestYield, packs);
        BinVectors<TReal>.Fill(yields + packs, 0.0, channel.Groups.Length * packs);
        TReal* shape = (TReal*)(Bins.Shapes + channel.ShapeAt);
        foreach (WideSampleLayout sample in channel.Samples)
        {
            double product = Factors.Products(sample, out _);
            int first = sample.Range.First / TReal.Lanes;
            int length = sample.Range.Length / TReal.Lanes;
            BinVectors<TReal>.Fill(shape + first, 0.0, length);
            AddScaled(shape, 1.0, sample.Nominal);
            foreach (WideTermLayout term in sample.Terms)
            {
                AddScaled(shape, Factors.Value(term.Factor), term.Values);
            }

            BinVectors<TReal>.AddScaled(yields + (sample.Slot * packs) + first, product, shape + first, length);
            foreach (WideShiftLayout shift in sample.Shifts)
            {
                AddScaled(yields + (shift.Slot * packs), product, shift.Values);
            }

            shape += packs;
        }
    }

    /// <summary>Sums over the bins of a channel, and from them the gradient over the factors.</summary>
    private void Sum(WideChannelLayout channel)
    {
        int packs = WideBins<TReal>.Packs(channel);
        TReal* slopes = (TReal*)(Bins.Slopes + channel.SlotAt);
        TReal* shape = (TReal*)(Bins.Shapes + channel.ShapeAt);
        foreach (WideSampleLayout sample in channel.Samples)
        {
            double product = Factors.Products(sample, out ReadOnlySpan<double> others);
            TReal* own = slopes + (sample.Slot * packs);
            int first = sample.Range.First / TReal.Lanes;
            double sum = BinVectors<TReal>.Dot(own + first, shape + first, sample.Range.Length / TReal.Lanes);
            foreach (WideShiftLayout shift in sample.Shifts)
            {
                sum += Dot(slopes + (shift.Slot * packs), shift.Values);
            }

            Sums[sample.SumAt] = sum;
            for (int use = 0; use < others.Length; use++)
            {
                factorGradient[sample.Factors[use]] += others[use] * sum;
            }

            foreach (WideTermLayout term in sample.Terms)
            {
                double over = Dot(own, term.Values);
                Sums[term.SumAt] = over;
                factorGradient[term.Factor] += product * over;
            }

            shape += packs;
        }
    }

    /// <summary>y += a x over a channel.</summary>
    private void AddScaled(TReal* y, double a, WideVector x)
        => BinVectors<TReal>.AddScaled(y + (x.First / TReal.Lanes), a, (TReal*)(layout.Values + x.At), x.Length / TReal.Lanes);

    /// <summary>y · x over a channel.</summary>
    private double Dot(TReal* y, WideVector x)
        => BinVectors<TReal>.Dot(y + (x.First / TReal.Lanes), (TReal*)(layout.Values + x.At), x.Length / TReal.Lanes);
}
