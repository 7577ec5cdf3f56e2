"""From a scenario to arrays: places, people, forces, objects, the script."""
