// Who draws n times without repetition gets an item of weight w with probability 1 - exp(-t w), for the t
// that makes these probabilities add up to n. Weights that give each item its audience are found by
// correcting them in proportion, for a few places by popularity and a few classes of people; between the
// places a power law holds.
#include "akin/data/planned_audience.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace akin {
namespace {

constexpr double kBend = 0.385;
constexpr double kMostPopular =
    0.62;  // share of the people who are to know the most popular item: about 0.5
           // come to know it, as tastes differ more than is reckoned with here
constexpr double kMostShare = 0.95;  // no item needs an endless weight
constexpr std::size_t kClasses = 24;
constexpr int kHalvings = 40;
constexpr int kCorrections = 25;
constexpr double kLeast = 0.05;  // of the ratings of an item beside its discovery

// Taste makes some draw an item more often than others: how often beside the mean, and how many they are.
struct Liking {
  double factor;
  double part;
};
constexpr std::array<Liking, 3> kLikings = {{{0.1, 0.55}, {1.1, 0.25}, {3.35, 0.2}}};

// A place by popularity that stands for those around it.
struct Place {
  double number = 0;  // from 1
  double items = 0;   // that it stands for
  double share = 0;   // of the people who are to watch such an item
  double weight = 0;
};

// Each of the first few, then fewer and fewer.
std::vector<Place> some_places(std::size_t items) {
  std::vector<Place> places;
  for (std::size_t begin = 1; begin <= items;) {
    const std::size_t end = std::min(items + 1, begin + 1 + begin / 6);
    places.push_back(
        {.number = static_cast<double>(begin + end - 1) / 2, .items = static_cast<double>(end - begin)});
    begin = end;
  }
  return places;
}

// The x in (least, most) where a falling function passes through 0.
template <class F>
double root_of(double least, double most, const F& falling) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (least + most) / 2;
    (falling(middle) > 0 ? least : most) = middle;
  }
  return (least + most) / 2;
}

// Shares of the people such that their draws come to `ratings`.
void plan_shares(std::vector<Place>& places, std::size_t items, double people, double ratings,
                 bool all_discovered) {
  const auto plan = [&](double steepness) {
    double sum = 0;
    for (Place& place : places) {
      const double quantile = place.number / static_cast<double>(items);
      const double audience = people * kMostPopular * std::exp(-steepness * std::pow(quantile, kBend));
      place.share = std::max(audience - (all_discovered ? 1 : 0), kLeast) / people;
      sum += place.items * place.share * people;
    }
    return sum;
  };
  plan(root_of(0, 100, [&](double steepness) { return plan(steepness) - ratings; }));
}

// People of about the same activity.
struct Class {
  double people = 0;
  double ratings = 0;  // of each
};

std::vector<Class> classes_of(std::span<const std::size_t> activity) {
  std::vector<std::size_t> sorted(activity.begin(), activity.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Class> classes;
  for (std::size_t i = 0; i < kClasses; ++i) {
    const std::size_t begin = i * sorted.size() / kClasses;
    const std::size_t end = (i + 1) * sorted.size() / kClasses;
    if (begin == end) continue;
    double sum = 0;
    for (std::size_t user = begin; user < end; ++user) sum += static_cast<double>(sorted[user]);
    const auto people = static_cast<double>(end - begin);
    classes.push_back({.people = people, .ratings = sum / people});
  }
  return classes;
}

double watches(double eagerness, const Place& place) {
  double probability = 0;
  for (const Liking& liking : kLikings)
    probability -= liking.part * std::expm1(-eagerness * liking.factor * place.weight);
  return probability;
}

// How eagerly they draw who come to that many ratings.
double eagerness_for(double ratings, const std::vector<Place>& places) {
  return std::exp(root_of(-60, 60, [&](double logarithm) {
    const double eagerness = std::exp(logarithm);
    double sum = 0;
    for (const Place& place : places) sum += place.items * watches(eagerness, place);
    return ratings - sum;
  }));
}

void fit_weights(std::vector<Place>& places, const std::vector<Class>& classes) {
  double people = 0;
  for (const Class& some : classes) people += some.people;
  for (Place& place : places) place.weight = place.share;
  for (int i = 0; i < kCorrections; ++i) {
    std::vector<double> watched(places.size());
    for (const Class& some : classes) {
      const double eagerness = eagerness_for(some.ratings, places);
      for (std::size_t k = 0; k < places.size(); ++k)
        watched[k] += some.people * watches(eagerness, places[k]);
    }
    for (std::size_t k = 0; k < places.size(); ++k)
      places[k].weight *= std::min(places[k].share, kMostShare) * people / watched[k];
  }
}

// A straight line between places on logarithmic axes.
std::vector<double> at_every_place(const std::vector<Place>& places, std::size_t items) {
  std::vector<double> weights(items);
  std::size_t right = 0;
  for (std::size_t k = 0; k < items; ++k) {
    const double number = static_cast<double>(k) + 1;
    while (right + 1 < places.size() && places[right].number < number) ++right;
    const Place& to = places[right];
    const Place& from = places[right == 0 ? 0 : right - 1];
    const double way = to.number > from.number ? std::log(std::min(number, to.number) / from.number) /
                                                     std::log(to.number / from.number)
                                               : 0;
    weights[k] = from.weight * std::pow(to.weight / from.weight, way);
  }
  return weights;
}

}  // namespace

std::vector<double> popularity_weights(std::size_t items, std::span<const std::size_t> draws,
                                       bool all_discovered) {
  std::vector<Place> places = some_places(items);
  double ratings = 0;
  for (const std::size_t count : draws) ratings += static_cast<double>(count);
  plan_shares(places, items, static_cast<double>(draws.size()), ratings, all_discovered);
  fit_weights(places, classes_of(draws));
  return at_every_place(places, items);
}

}  // namespace akin
