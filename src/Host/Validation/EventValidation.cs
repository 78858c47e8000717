using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Recoil, selection and the filling of spectra.</summary>
internal static class EventValidation
{
    /// <summary>Compares on random events.</summary>
    /// <param name="device">The device.</param>
    /// <param name="reference">The scalar path.</param>
    /// <param name="config">Beams and cuts.</param>
    /// <param name="count">Events.</param>
    /// <param name="tolerance">Allowed difference.</param>
    public static IEnumerable<ValidatedQuantity> Random(IAccelerator device, IAccelerator reference, RunConfig config, int count, double tolerance)
    {
        EventColumns events = Events(count);
        BeamFrame frame = EventConstants.Frame(config.Beams);
        var observables = new Comparison("recoil", tolerance);
        var expected = new RecoilColumns(count);
        var actual = new RecoilColumns(count);
        reference.Events.Observe(events, 0, count, frame, expected);
        device.Events.Observe(events, 0, count, frame, actual);
        foreach (RecoilQuantity quantity in Enum.GetValues<RecoilQuantity>())
        {
            observables.Add(quantity.ToString(), expected[quantity], actual[quantity]);
        }

        var cells = new CellTable([.. Enumerable.Range(0, 121).Select(i => -1.0 + i)], 5);
        var setup = new SelectionSetup(frame, EventConstants.Thresholds(config.Selection, new HashSet<SelectionCut>()), [cells]);
        var selection = new Comparison("selection", tolerance);
        var first = new SelectionBlock(count);
        var second = new SelectionBlock(count);
        reference.Events.Select(events, 0, count, setup, first);
        device.Events.Select(events, 0, count, setup, second);
        selection.Add("first failed cut", first.FirstFailed.Select(c => (long)c), second.FirstFailed.Select(c => (long)c));
        selection.Add("cell", first.Cell.Select(c => (long)c), second.Cell.Select(c => (long)c));
        selection.Add("M2rec", first.RecoilMassSquared, second.RecoilMassSquared);
        selection.Add("cos theta*", first.RecoilCosThetaStar, second.RecoilCosThetaStar);
        return observables.Result.Concat(selection.Result);
    }

    /// <summary>Compares what the selection of files leaves.</summary>
    /// <param name="expected">By the scalar path.</param>
    /// <param name="actual">By the device.</param>
    /// <param name="tolerance">Allowed difference.</param>
    public static IEnumerable<ValidatedQuantity> Spectra(SelectedEvents expected, SelectedEvents actual, double tolerance)
    {
        var comparison = new Comparison("spectra of the sample", tolerance);
        comparison.Add("cut flow, events", expected.CutFlow.Select(r => r.Events), actual.CutFlow.Select(r => r.Events));
        comparison.Add("cut flow, weights", [.. expected.CutFlow.Select(r => r.SumWeights)], [.. actual.CutFlow.Select(r => r.SumWeights)]);
        comparison.Add("sum of weights", [.. expected.Spectra.SelectMany(s => s.SumWeights)], [.. actual.Spectra.SelectMany(s => s.SumWeights)]);
        comparison.Add("sum of squares", [.. expected.Spectra.SelectMany(s => s.SumSquaredWeights)], [.. actual.Spectra.SelectMany(s => s.SumSquaredWeights)]);
        return comparison.Result;
    }

    /// <summary>Muons of any direction with some photons, so that every cut decides.</summary>
    /// <param name="count">Events.</param>
    internal static EventColumns Events(int count)
    {
        var random = new Random(7);
        var events = new EventColumns(count) { Count = count };
        var energy = new List<double>();
        var theta = new List<double>();
        var phi = new List<double>();
        for (int i = 0; i < count; i++)
        {
            for (EventQuantity q = EventQuantity.PxPlus; q <= EventQuantity.PzMinus; q++)
            {
                events.Writable(q)[i] = 3.0 * ((2.0 * random.NextDouble()) - 1.0);
            }

            foreach (EventQuantity q in (EventQuantity[])[EventQuantity.IdPlus, EventQuantity.IdMinus])
            {
                events.Writable(q)[i] = Math.Sqrt(random.NextDouble());
            }

            foreach (EventQuantity q in (EventQuantity[])[EventQuantity.DrPlus, EventQuantity.DrMinus, EventQuantity.DzPlus, EventQuantity.DzMinus])
            {
                events.Writable(q)[i] = 0.3 * ((2.0 * random.NextDouble()) - 1.0);
            }

            events.Writable(EventQuantity.TriggerFlag)[i] = random.Next(10) == 0 ? 0.0 : 1.0;
            events.Writable(EventQuantity.AzimuthalOpeningMin)[i] = random.Next(2) == 0 ? 0.5 : 1.5;
            double sum = 0.0;
            for (int photon = random.Next(4); photon > 0; photon--)
            {
                energy.Add(0.3 * random.NextDouble());
                theta.Add(Math.PI * random.NextDouble());
                phi.Add(Math.PI * ((2.0 * random.NextDouble()) - 1.0));
                sum += energy[^1];
            }

            events.Writable(EventQuantity.PhotonEnergySum)[i] = sum;
            events.PhotonOffsets[i + 1] = energy.Count;
        }

        events.PhotonEnergy = [.. energy];
        events.PhotonTheta = [.. theta];
        events.PhotonPhi = [.. phi];
        return events;
    }
}
